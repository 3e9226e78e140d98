package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Fit;
import relief.Workspace;

class IsingTest {
  private static final long SEED = 23;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Layer layer(float... bias) {
    return new Ising(workspace.memory().create(bias));
  }

  /** The joint law of three spins: all of them, by exp(t · x). False alarms: {@link Fit}. */
  @Test
  void samplesHaveTheJointLaw() {
    float[] total = {0.3f - 0.9f, -1.1f + 0.4f, 0.6f + 0.8f};
    NDArray field = workspace.memory().create(new float[][] {{-0.9f, 0.4f, 0.8f}});
    NDArray spins =
        layer(0.3f, -1.1f, 0.6f).sample(field.repeat(0, 50_000), workspace.rng("spins"));
    assertEquals(1, spins.abs().min().getFloat());
    double[] law = new double[8];
    double sum = 0;
    for (int s = 0; s < 8; s++) {
      for (int i = 0; i < 3; i++) {
        law[s] += (2 * (s >> i & 1) - 1) * total[i];
      }
      law[s] = Math.exp(law[s]);
      sum += law[s];
    }
    for (int s = 0; s < 8; s++) {
      law[s] /= sum;
    }
    Fit.assertFits(law, Enumeration.countPatterns(spins.add(1).div(2)), SEED);
  }

  /** y = (x + 1) / 2: log partition functions differ by Σ (bias + field) alone. */
  @Test
  void areBernoulliUnitsOfTwiceTheBias() {
    NDArray field = workspace.rng("field").normal(new Shape(20, 3)).mul(5);
    Layer spins = layer(0.3f, -1.1f, 0.6f);
    Layer bits = new Bernoulli(workspace.memory().create(new float[] {0.6f, -2.2f, 1.2f}));
    NDArray doubled = field.mul(2);
    float[] mean = bits.mean(doubled).mul(2).sub(1).toFloatArray();
    assertArrayEquals(mean, spins.mean(field).toFloatArray(), 1e-6f);
    NDArray shift = field.add(((Ising) spins).bias()).sum(new int[] {1});
    NDArray expected = bits.logPartition(doubled).sub(shift.toType(DataType.FLOAT64, false));
    assertArrayEquals(expected.toDoubleArray(), spins.logPartition(field).toDoubleArray(), 1e-5);
  }

  @Test
  void extremeFieldsStayFinite() {
    NDArray field = workspace.memory().create(new float[] {-1e4f, 3e4f}, new Shape(1, 2));
    Layer layer = layer(0, 0);
    assertEquals(4e4, layer.logPartition(field).toDoubleArray()[0], 1e-2);
    assertArrayEquals(new float[] {-1, 1}, layer.mean(field).toFloatArray());
    assertArrayEquals(
        new float[] {-1, 1}, layer.sample(field, workspace.rng("spins")).toFloatArray());
  }

  @Test
  void spinsThatNeverChangeGetFiniteBiases() {
    NDArray mean = workspace.memory().create(new float[] {-1, 1});
    float[] bias = layer(0, 0).matching(mean, mean).get("bias").toFloatArray();
    double expected = 0.5 * Math.log(1.998 / 0.002);
    assertArrayEquals(new float[] {(float) -expected, (float) expected}, bias, 1e-3f);
  }

  @Test
  void bitsAreNoOutcomesAndBytesNotEvenMeans() {
    Layer layer = layer(0, 0);
    NDArray bits = workspace.memory().create(new float[][] {{0, 1}});
    layer.requireDomain(bits);
    layer.requireOutcome(workspace.memory().create(new float[][] {{-1, 1}}));
    String message =
        assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(bits)).getMessage();
    assertTrue(message.contains("value 0.0;") && message.contains("2x − 1"), message);
    NDArray bytes = workspace.memory().create(new float[][] {{0, 255}});
    assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(bytes));
    assertThrows(IllegalArgumentException.class, () -> Ising.of(0));
  }
}
