package relief.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Fit;
import relief.Workspace;

/** Against quadrature in plain doubles, also where hardly anything of the normal law is left. */
class RectifiedTest {
  private static final long SEED = 37;
  private static final int CELLS = 200_000;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Layer layer = new Rectified(workspace.memory().zeros(new Shape(1)));

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray field(double t) {
    return workspace.memory().full(new Shape(1, 1), (float) t);
  }

  private static NDArray precise(NDArray array) {
    return array.toType(DataType.FLOAT64, false);
  }

  /** Where the law lies: exp(tx − x² / 2) is below 10⁻¹⁶ of its greatest value elsewhere. */
  private static double[] range(double t) {
    double width = t > 0 ? 9 : Math.min(9, 40 / Math.max(1e-9, -t));
    return new double[] {Math.max(0, t - 9), Math.max(0, t) + width};
  }

  /** ∫ xⁿ exp(tx − x² / 2 − peak) dx from one place to another, by Simpson's rule. */
  private static double integral(double t, int power, double from, double to) {
    double step = (to - from) / CELLS;
    double sum = 0;
    for (int i = 0; i <= CELLS; i++) {
      double x = from + i * step;
      double weight = i == 0 || i == CELLS ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * Math.pow(x, power) * Math.exp(t * x - x * x / 2 - peak(t));
    }
    return sum * step / 3;
  }

  private static double peak(double t) {
    return t > 0 ? t * t / 2 : 0;
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {-1e5, -1000, -60, -8, -4.001, -4, -3.999, -3, -1, 0, 0.5, 3, 5, 8, 40, 1000})
  void meanAndLogPartitionAreIntegrals(double t) {
    double[] range = range(t);
    double mass = integral(t, 0, range[0], range[1]);
    double mean = integral(t, 1, range[0], range[1]) / mass;
    assertEquals(mean, layer.mean(field(t)).getFloat(), 3e-7 * mean);
    double logMass = peak(t) + Math.log(mass);
    double got = layer.logPartition(field(t)).toDoubleArray()[0];
    assertEquals(logMass, got, 1e-7 * Math.max(1, Math.abs(logMass)));
  }

  /** Twenty bins that divide the range of ± four deviations; false alarms: {@link Fit}. */
  @ParameterizedTest
  @ValueSource(doubles = {-1000, -60, -8, -4.001, -3.999, -1, 0, 2, 8, 300})
  void samplesHaveTheLaw(double t) {
    int n = 50_000;
    int bins = 20;
    double[] range = range(t);
    double mass = integral(t, 0, range[0], range[1]);
    double from = Math.max(0, t - 4);
    double to = t > 0 ? t + 4 : from + 8 * integral(t, 1, range[0], range[1]) / mass;
    double[] law = new double[bins + 1]; // the last one is for all else
    law[bins] = 1;
    for (int i = 0; i < bins; i++) {
      double left = from + (to - from) * i / bins;
      law[i] = integral(t, 0, left, left + (to - from) / bins) / mass;
      law[bins] -= law[i];
    }
    float[] sample = layer.sample(field(t).repeat(0, n), workspace.rng("sample")).toFloatArray();
    long[] counts = new long[bins + 1];
    for (float x : sample) {
      int bin = (int) Math.floor((x - from) / (to - from) * bins);
      counts[bin < 0 || bin > bins ? bins : bin]++;
    }
    Fit.assertFits(law, counts, SEED);
  }

  /** What is drawn rises with its uniform number and with t, over the seam at t = −4, too. */
  @Test
  void drawsRiseWithTheirNumberAndTheField() {
    NDArray uniform = workspace.memory().arange(0, 1, 0x1p-10f).expandDims(1);
    NDArray t = workspace.memory().arange(-4.5f, -3.5f, 0.01f).expandDims(0);
    NDArray ones = uniform.matMul(t.onesLike());
    NDArray fields = uniform.onesLike().matMul(t);
    NDArray draw = TruncatedNormal.draw(precise(fields), precise(ones));
    long rows = draw.getShape().get(0);
    long columns = draw.getShape().get(1);
    assertTrue(draw.get("1:").sub(draw.get(":" + (rows - 1))).min().toDoubleArray()[0] > 0);
    NDArray steps = draw.get(":, 1:").sub(draw.get(":, :" + (columns - 1)));
    assertTrue(steps.min().toDoubleArray()[0] > 0);
  }

  /** The least and the greatest uniform number give draws, not infinity or less than 0. */
  @Test
  void theEndsOfTheUniformNumbersGiveDraws() {
    float last = 1 - 0x1p-23f;
    for (float u : new float[] {0, last}) {
      for (double t : new double[] {-1e4, -4, -3.99, 0, 6, 1e4}) {
        NDArray number = precise(workspace.memory().full(new Shape(1, 1), u));
        double x = TruncatedNormal.draw(precise(field(t)), number).toDoubleArray()[0];
        assertTrue(x >= 0 && x < Math.max(0, t) + 7, t + " gave " + x);
      }
    }
  }

  @Test
  void meansOfAllSizesAreMatched() {
    float[] means = {0.01f, 0.05f, 0.2f, 0.8f, 1, 3, 20, 500};
    NDArray mean = workspace.memory().create(means);
    Layer matched = new Rectified(layer.matching(mean, mean).get("bias"));
    NDArray none = workspace.memory().zeros(new Shape(1, means.length));
    float[] got = matched.mean(none).toFloatArray();
    for (int i = 0; i < means.length; i++) {
      assertEquals(means[i], got[i], 1e-5 * means[i]);
    }
    NDArray never = workspace.memory().zeros(new Shape(1));
    float bias = layer.matching(never, never).get("bias").getFloat();
    assertTrue(bias < -90 && bias > -101, "bias " + bias);
  }

  /** Euler's identity: log Π (1 + exp(t − i + ½)) is the log of Σ exp(tn − energy(n)). */
  @Test
  void steppedSigmoidsHaveTheEnergyOfTheJavadoc() {
    for (double t : new double[] {-3, 0, 1.7, 6}) {
      double product = 0;
      for (int i = 1; i < 60; i++) {
        product += Math.log1p(Math.exp(t - i + 0.5));
      }
      double sum = 0;
      double logs = 0;
      for (int n = 0; n < 60; n++) {
        logs += n == 0 ? 0 : Math.log1p(-Math.exp(-n));
        sum += Math.exp(t * n - n * n / 2.0 - logs);
      }
      assertEquals(product, Math.log(sum), 1e-12);
      assertTrue(logs > -0.69, "the sum of logs is " + logs);
    }
  }

  @Test
  void negativeNumbersAreRefused() {
    NDArray rows = workspace.memory().create(new float[][] {{0}, {-0.5f}, {3}});
    String message =
        assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(rows)).getMessage();
    assertTrue(message.contains("at least 0.0") && message.contains("-0.5"), message);
    assertThrows(IllegalArgumentException.class, () -> Rectified.of(0));
  }

  @Test
  void nothingIsLeftBehind() {
    int before = workspace.memory().getManagedArrays().size();
    try (NDArray field = field(1)) {
      layer.mean(field).close();
      layer.sample(field, workspace.rng("sample")).close();
      layer.logPartition(field).close();
    }
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }
}
