package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Fit;
import relief.Machines;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;

/**
 * Real-valued units: given the known ones, each unknown one is a mixture of normal laws, one for
 * each pattern of the hidden units, here in plain loops over doubles. Draws by χ² of their places
 * in the mixture's distribution function ({@link Fit}); means as in {@link CompletionTest}.
 */
class GaussianCompletionTest {
  private static final long SEED = 137;
  private static final int HIDDEN = 3;
  private static final int BINS = 16;
  private static final float[] KNOWN = {0.7f, 0, -1.2f, 0};
  private static final float[] MASK = {1, 0, 1, 0};
  private final Workspace workspace = Workspace.seeded(SEED);
  private final BoltzmannMachine machine =
      Machines.randomized(
          workspace, BoltzmannMachine.chain(workspace, Gaussian.of(4), Bernoulli.of(HIDDEN)), 0.7);
  private final float[] location = machine.parameters().get("layer0.location").toFloatArray();
  private final float[] logVariance = machine.parameters().get("layer0.logVariance").toFloatArray();
  private final float[] bias = machine.parameters().get("layer1.bias").toFloatArray();
  private final float[] weights = machine.parameters().get("edge0.weights").toFloatArray();

  @AfterEach
  void close() {
    workspace.close();
  }

  private double field(int unit, int pattern) {
    double field = 0;
    for (int j = 0; j < HIDDEN; j++) {
      field += weights[unit * HIDDEN + j] * (pattern >> j & 1);
    }
    return field;
  }

  private double variance(int unit) {
    return Math.exp(logVariance[unit]);
  }

  private double centre(int unit, int pattern) {
    return location[unit] + variance(unit) * field(unit, pattern);
  }

  /** p(hidden pattern | known units): the unknown ones integrated out. */
  private double[] weights(float[] mask) {
    double[] weights = new double[1 << HIDDEN];
    for (int h = 0; h < weights.length; h++) {
      double log = 0;
      for (int j = 0; j < HIDDEN; j++) {
        log += bias[j] * (h >> j & 1);
      }
      for (int i = 0; i < mask.length; i++) {
        double f = field(i, h);
        log += mask[i] == 1 ? KNOWN[i] * f : location[i] * f + variance(i) * f * f / 2;
      }
      weights[h] = Math.exp(log);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> w / sum).toArray();
  }

  private double mean(int unit) {
    double[] weights = weights(MASK);
    double mean = 0;
    for (int h = 0; h < weights.length; h++) {
      mean += weights[h] * centre(unit, h);
    }
    return mean;
  }

  private double deviation(int unit) {
    double[] weights = weights(MASK);
    double square = variance(unit);
    for (int h = 0; h < weights.length; h++) {
      square += weights[h] * Math.pow(centre(unit, h) - mean(unit), 2);
    }
    return Math.sqrt(square);
  }

  private long[] bins(int unit, double[] weights, NDArray samples) {
    long[] counts = new long[BINS];
    for (float x : samples.get(":, 0, " + unit).toFloatArray()) {
      double place = 0;
      for (int h = 0; h < weights.length; h++) {
        double scale = Math.sqrt(variance(unit));
        place +=
            weights[h]
                * new NormalDistribution(null, centre(unit, h), scale).cumulativeProbability(x);
      }
      counts[Math.min(BINS - 1, (int) (BINS * place))]++;
    }
    return counts;
  }

  private Completion completion() {
    NDArray rows = workspace.memory().create(new float[][] {KNOWN});
    return Completion.of(machine, rows, workspace.memory().create(new float[][] {MASK}));
  }

  @Test
  void drawsMeansAndDeviationsAreThoseOfTheMixture() {
    Completed completed = completion().chains(5000).sweeps(60, 20).draw(workspace.rng("c"));
    double[] even = new double[BINS];
    Arrays.fill(even, 1.0 / BINS);
    for (int unit : new int[] {1, 3}) {
      Fit.assertFits(even, bins(unit, weights(MASK), completed.samples()), SEED);
      double error = completed.error().getFloat(0, unit);
      assertTrue(error < 0.02, "error " + error);
      assertEquals(mean(unit), completed.mean().getFloat(0, unit), 6 * error, "seed " + SEED);
      assertEquals(deviation(unit), completed.deviation().getFloat(0, unit), 0.03);
    }
    assertEquals(0.7f, completed.mean().getFloat(0, 0));
    assertEquals(-1.2f, completed.samples().getFloat(17, 0, 2));
  }

  /** The test can fail: without the known units the mixture has other weights. */
  @Test
  void unconditionalWeightsDontFit() {
    Completed completed = completion().chains(5000).sweeps(60, 1).draw(workspace.rng("c"));
    double[] even = new double[BINS];
    Arrays.fill(even, 1.0 / BINS);
    double[] free = weights(new float[4]);
    assertThrows(
        AssertionError.class, () -> Fit.assertFits(even, bins(1, free, completed.samples()), SEED));
  }
}
