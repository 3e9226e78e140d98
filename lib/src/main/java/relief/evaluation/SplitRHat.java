package relief.evaluation;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/**
 * The rank-normalised split R̂ of Vehtari et al. 2021 (section 4): whether chains agree with each
 * other, and each first half with its second one. Values are replaced by the normal scores of their
 * ranks, so that heavy tails don't matter; the larger of R̂ for the values (location) and for their
 * distances from the median (spread) counts.
 */
public final class SplitRHat {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private SplitRHat() {}

  /**
   * R̂: near 1 where all chains have forgotten where they started, larger where they have not; the
   * authors trust chains below 1.01. Its expectation is about 1 + (τ − 1) / times with the
   * autocorrelation time τ. Independent draws exceed 1.01 in one case of ten for 4 chains of 100,
   * and in none of ten thousand for 4 chains of 500.
   *
   * @param series {@code [chains][time]}, at least four times
   * @return NaN if the series doesn't vary at all; infinite if only the chains differ
   * @throws IllegalArgumentException if there are fewer than four times, chains of different
   *     lengths, or numbers that are not finite
   */
  public static double of(double[][] series) {
    Series.requireFit(series);
    double[][] halves = Series.halves(series);
    return larger(classical(scores(halves)), classical(scores(folded(halves))));
  }

  /** A series of two values has no spread to speak of, and the location alone counts. */
  private static double larger(double location, double spread) {
    return Double.isNaN(spread) ? location : Math.max(location, spread);
  }

  /** √((within (n − 1) / n + variance of means) / within), Gelman et al. 2013, equation 11.4. */
  private static double classical(double[][] series) {
    int n = series[0].length;
    double within = 0;
    for (double[] chain : series) {
      within += Series.variance(chain) / series.length;
    }
    double all = within * (n - 1.0) / n + Series.varianceOfMeans(series);
    return Math.sqrt(all / within);
  }

  /**
   * Φ⁻¹((rank − 3/8) / (S + 1/4)), Vehtari et al. 2021, equation 14; ties share their mean rank.
   */
  private static double[][] scores(double[][] series) {
    double[] ranks = new NaturalRanking().rank(Series.flat(series));
    double[][] scores = new double[series.length][series[0].length];
    for (int i = 0; i < ranks.length; i++) {
      double score =
          NORMAL.inverseCumulativeProbability((ranks[i] - 0.375) / (ranks.length + 0.25));
      scores[i / series[0].length][i % series[0].length] = score;
    }
    return scores;
  }

  private static double[][] folded(double[][] series) {
    double[] sorted = Series.flat(series);
    Arrays.sort(sorted);
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    return Arrays.stream(series)
        .map(chain -> Arrays.stream(chain).map(x -> Math.abs(x - median)).toArray())
        .toArray(double[][]::new);
  }
}
