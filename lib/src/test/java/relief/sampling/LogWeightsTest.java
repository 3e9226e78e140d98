package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class LogWeightsTest {
  private static final long SEED = 3;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static double[] logs(double... weights) {
    return Arrays.stream(weights).map(Math::log).toArray();
  }

  @Test
  void meansAreThoseOfTheGroups() {
    LogWeights weights =
        LogWeights.of(2, 3).plus(logs(1, 2, 3, 4, 4, 4)).plus(logs(2, 2, 2, 1, 1, 4));
    assertArrayEquals(logs(4, 8), weights.logMeans(), 1e-12);
  }

  @Test
  void groupsWithManyEffectiveChainsStayAsTheyAre() {
    LogWeights weights = LogWeights.of(2, 3).plus(logs(1, 2, 3, 4, 4, 4));
    LogWeights.Selection all = weights.resampled(workspace.rng("resampling"));
    assertTrue(all.isEverybody());
    assertEquals(weights, all.weights());
  }

  /** The total weight stays, and the estimate goes on from there. */
  @Test
  void selectionKeepsTheMeanWeight() {
    LogWeights weights = LogWeights.of(2, 4).plus(logs(1, 1, 2, 1, 100, 1, 1, 2));
    LogWeights.Selection left = weights.resampled(workspace.rng("resampling"));
    assertFalse(left.isEverybody());
    assertArrayEquals(logs(1.25, 26), left.weights().logMeans(), 1e-12);
    LogWeights later = left.weights().plus(logs(1, 1, 2, 1, 1, 1, 1, 3));
    assertArrayEquals(logs(1.75, 26 * 1.5), later.logMeans(), 1e-12);
    for (int i = 0; i < 4; i++) {
      assertEquals(i, left.chains()[i]);
      assertTrue(left.chains()[4 + i] >= 4, "from its own group");
    }
  }

  /**
   * A chain gets n · w places on average, rounded down or up. Means of 10 000 selections, within
   * 4.5 standard errors of at most ½/100 each: a false alarm of 4·10⁻⁵ in all.
   */
  @Test
  void placesAreInProportionToTheWeights() {
    double[] share = {0.02, 0.55, 0.03, 0.03, 0.37};
    LogWeights weights = LogWeights.of(1, 5).plus(logs(share));
    double[] mean = new double[5];
    for (int n = 0; n < 10_000; n++) {
      int[] places = new int[5];
      for (int chain : weights.resampled(workspace.rng("resampling").at(n)).chains()) {
        places[chain]++;
      }
      for (int i = 0; i < 5; i++) {
        assertTrue(Math.abs(places[i] - 5 * share[i]) < 1, "systematic");
        mean[i] += places[i] * 1e-4;
      }
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(5 * share[i], mean[i], 4.5 * 0.005, "chain " + i + ", seed " + SEED);
    }
  }

  /** All groups together: what their resamplings have settled counts, too. */
  @Test
  void poolingTakesTheGroupsMeansIntoAccount() {
    LogWeights weights = LogWeights.of(2, 4).plus(logs(1, 1e-9, 1e-9, 1e-9, 3, 1e-9, 1e-9, 1e-9));
    LogWeights settled = weights.resampled(workspace.rng("resampling")).weights();
    assertArrayEquals(logs(0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75), settled.values(), 1e-8);
    assertEquals(6.4, settled.effectiveSampleSize(), 1e-7);
    LogWeights.Selection all = settled.pooled(workspace.rng("pooling"));
    assertEquals(6, Arrays.stream(all.chains()).filter(i -> i >= 4).count());
    assertArrayEquals(logs(0.5), all.weights().logMeans(), 1e-8);
  }

  /** As from a training that diverges, which others notice. */
  @Test
  void weightsThatAreNoNumbersDoNoHarm() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      LogWeights weights = LogWeights.of(1, 3).plus(new double[] {0, bad, 1});
      assertTrue(weights.resampled(workspace.rng("resampling")).isEverybody());
    }
    LogWeights dead = LogWeights.of(1, 3).plus(logs(0, 0, 1));
    assertArrayEquals(new int[] {2, 2, 2}, dead.resampled(workspace.rng("resampling")).chains());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> LogWeights.of(0, 5));
    assertThrows(IllegalArgumentException.class, () -> LogWeights.of(5, 0));
  }
}
