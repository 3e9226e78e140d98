package relief;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Assertions;

/**
 * Pearson's χ² test of counts against a law, at a false-alarm rate of one in a hundred thousand.
 */
public final class Fit {
  private static final double FALSE_ALARM = 1e-5;
  private static final double SMALLEST_EXPECTED = 8;

  private Fit() {}

  /** Rare outcomes are pooled, so that the χ² law holds. */
  public static void assertFits(double[] law, long[] counts, long seed) {
    long n = 0;
    for (long c : counts) {
      n += c;
    }
    double statistic = 0;
    int cells = 0;
    double rareExpected = 0;
    long rareCount = 0;
    for (int i = 0; i < law.length; i++) {
      double expected = n * law[i];
      if (expected < SMALLEST_EXPECTED) {
        rareExpected += expected;
        rareCount += counts[i];
      } else {
        statistic += Math.pow(counts[i] - expected, 2) / expected;
        cells++;
      }
    }
    if (rareExpected == 0) {
      Assertions.assertEquals(0, rareCount, "impossible outcomes, seed " + seed);
    }
    if (rareExpected >= SMALLEST_EXPECTED) {
      statistic += Math.pow(rareCount - rareExpected, 2) / rareExpected;
      cells++;
    }
    double p = 1 - new ChiSquaredDistribution(cells - 1).cumulativeProbability(statistic);
    String report = "χ² = " + statistic + " for " + cells + " cells, p = " + p + ", seed " + seed;
    Assertions.assertTrue(p > FALSE_ALARM, report);
    Assertions.assertTrue(cells > 3, "too few cells to say anything: " + report);
  }
}
