package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relief.Fit;
import relief.Workspace;

/** Against the copies themselves, and against what they approximate. */
class SteppedSigmoidTest {
  private static final long SEED = 71;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Layer layer(int copies) {
    return SteppedSigmoid.of(1, copies).in(workspace);
  }

  private NDArray field(double t) {
    return workspace.memory().full(new Shape(1, 1), (float) t);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The law of the number of ones, a copy after the other. */
  private static double[] law(double t, int copies) {
    double[] law = new double[copies + 1];
    law[0] = 1;
    for (int i = 1; i <= copies; i++) {
      double p = sigmoid(t - i + 0.5);
      for (int n = i; n >= 0; n--) {
        law[n] = law[n] * (1 - p) + (n > 0 ? law[n - 1] * p : 0);
      }
    }
    return law;
  }

  @ParameterizedTest
  @CsvSource({"-3, 1", "0.4, 1", "-2, 5", "1.3, 5", "4, 5", "30, 5", "0.1, 20", "8, 20", "19, 20"})
  void isTheSumOfItsCopies(double t, int copies) {
    Layer layer = layer(copies);
    double[] law = law(t, copies);
    double log = layer.logPartition(field(t)).toDoubleArray()[0];
    double mean = 0;
    int best = 0;
    for (int n = 0; n <= copies; n++) {
      double energy = layer.energy(field(n)).toDoubleArray()[0];
      assertEquals(law[n], Math.exp(t * n - energy - log), 1e-6, "n = " + n);
      mean += n * law[n];
      best = law[n] > law[best] ? n : best;
    }
    assertEquals(mean, layer.mean(field(t)).getFloat(), 1e-5);
    assertEquals(best, layer.mode(field(t)).getFloat());
  }

  /** False alarms: {@link Fit}. */
  @ParameterizedTest
  @CsvSource({"0, 4", "2.5, 8", "7, 20", "-1, 20"})
  void drawsHaveTheLaw(double t, int copies) {
    NDArray fields = field(t).repeat(0, 40_000);
    float[] draws = layer(copies).sample(fields, workspace.rng("draws")).toFloatArray();
    long[] counts = new long[copies + 1];
    for (float n : draws) {
      counts[Math.round(n)]++;
    }
    Fit.assertFits(law(t, copies), counts, SEED);
  }

  /** Softplus and sigmoid, the two moments of noisy rectified units, and Rectified's mean. */
  @Test
  void manyCopiesAreNoisyRectifiedUnits() {
    Layer many = layer(60);
    Layer rectified = Rectified.of(1).in(workspace);
    for (double t = -8; t < 40; t += 0.37) {
      float[] means = new float[2];
      means[0] = many.mean(field(t + 0.01)).getFloat();
      means[1] = many.mean(field(t - 0.01)).getFloat();
      assertEquals(Math.log1p(Math.exp(t)), many.mean(field(t)).getFloat(), 0.011);
      assertEquals(sigmoid(t), (means[0] - means[1]) / 0.02, 0.0055);
      if (t > 3) {
        assertEquals(rectified.mean(field(t)).getFloat(), many.mean(field(t)).getFloat(), 0.06);
      }
    }
  }

  @Test
  void betweenWholeNumbersEnergiesAreInterpolated() {
    Layer layer = layer(4);
    double[] ends = new double[2];
    for (int n = 0; n < 4; n++) {
      ends[0] = layer.energy(field(n)).toDoubleArray()[0];
      ends[1] = layer.energy(field(n + 1)).toDoubleArray()[0];
      double between = layer.energy(field(n + 0.25)).toDoubleArray()[0];
      assertEquals(0.75 * ends[0] + 0.25 * ends[1], between, 1e-6);
    }
  }

  @Test
  void meansOfAllSizesAreMatched() {
    float[] means = {0.001f, 0.3f, 1, 4.5f, 7.9f};
    NDArray mean = workspace.memory().create(means);
    Layer start = SteppedSigmoid.of(means.length, 8).in(workspace);
    Layer matched = start.with(start.matching(mean, mean));
    NDArray none = workspace.memory().zeros(new Shape(1, means.length));
    assertArrayEquals(means, matched.mean(none).toFloatArray(), 1e-5f);
    NDArray ends = workspace.memory().create(new float[] {0, 8, 0, 8, 0});
    float[] bias = start.matching(ends, ends).get("bias").toFloatArray();
    assertTrue(bias[0] > -10 && bias[1] < 18, bias[0] + ", " + bias[1]);
  }

  @Test
  void whatIsNoCountIsRefused() {
    Layer layer = layer(3);
    layer.requireDomain(field(2.5));
    layer.requireOutcome(field(3));
    assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(field(2.5)));
    assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(field(3.1)));
    assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(field(-0.1)));
    assertThrows(IllegalArgumentException.class, () -> SteppedSigmoid.of(2, 0));
    assertEquals("SteppedSigmoid(1, 3 copies)", layer.toString());
  }
}
