package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Fit;
import relief.Workspace;

class OneHotTest {
  private static final long SEED = 29;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Layer layer(int categories, float... bias) {
    return new OneHot(workspace.memory().create(bias), categories);
  }

  /** Two groups of three: nine outcomes, whose law is a product. False alarms: {@link Fit}. */
  @Test
  void samplesHaveTheJointLaw() {
    float[] total = {1.2f, 0, -0.4f, -2, 0.5f, 0.3f};
    NDArray none = workspace.memory().zeros(new Shape(60_000, 6));
    float[] units = layer(3, total).sample(none, workspace.rng("units")).toFloatArray();
    double[] law = new double[9];
    double sum = 0;
    for (int i = 0; i < 9; i++) {
      law[i] = Math.exp(total[i / 3] + total[3 + i % 3]);
      sum += law[i];
    }
    for (int i = 0; i < 9; i++) {
      law[i] /= sum;
    }
    long[] counts = new long[9];
    for (int row = 0; row < 60_000; row++) {
      counts[3 * only(units, 6 * row) + only(units, 6 * row + 3)]++;
    }
    Fit.assertFits(law, counts, SEED);
  }

  /** The place of the 1, which must be the only one. */
  private static int only(float[] units, int from) {
    int place = -1;
    for (int i = 0; i < 3; i++) {
      if (units[from + i] != 0) {
        assertEquals(1, units[from + i]);
        assertEquals(-1, place, "two units are on");
        place = i;
      }
    }
    assertTrue(place >= 0, "no unit is on");
    return place;
  }

  /** Rounding errors of cumulated probabilities must not choose the last, or the first. */
  @Test
  void impossibleCategoriesAreNeverDrawn() {
    float[] bias = new float[256];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = i == 0 || i == 255 || i == 77 ? -200 : (float) Math.sin(i);
    }
    NDArray none = workspace.memory().zeros(new Shape(40_000, 256));
    NDArray units = layer(256, bias).sample(none, workspace.rng("units"));
    float[] often = units.sum(new int[] {0}).toFloatArray();
    assertArrayEquals(new float[] {0, 0, 0}, new float[] {often[0], often[77], often[255]});
    assertEquals(40_000, units.sum().getFloat());
    assertEquals(1, units.sum(new int[] {1}).min().getFloat());
  }

  /** x₁ given x₂ = 1 − x₁ is a coin with the difference of the two fields. */
  @Test
  void twoCategoriesAreACoin() {
    NDArray field = workspace.rng("field").normal(new Shape(20, 2)).mul(4);
    NDArray mean = layer(2, 0.5f, -0.3f).mean(field).get(":, :1");
    NDArray difference = field.get(":, :1").sub(field.get(":, 1:"));
    Layer coin = new Bernoulli(workspace.memory().create(new float[] {0.8f}));
    assertArrayEquals(coin.mean(difference).toFloatArray(), mean.toFloatArray(), 1e-6f);
  }

  @Test
  void extremeFieldsStayFinite() {
    NDArray field = workspace.memory().create(new float[][] {{-1e4f, 2e4f, 1e4f}});
    Layer layer = layer(3, 0, 0, 0);
    assertEquals(2e4, layer.logPartition(field).toDoubleArray()[0], 1e-2);
    assertArrayEquals(new float[] {0, 1, 0}, layer.mean(field).toFloatArray());
    NDArray low = workspace.memory().full(new Shape(1, 3), -1e4f);
    assertEquals(-1e4 + Math.log(3), layer.logPartition(low).toDoubleArray()[0], 1e-2);
  }

  @Test
  void categoriesThatTheDataLackGetFiniteBiases() {
    NDArray mean = workspace.memory().create(new float[] {0, 1, 0});
    float[] bias = layer(3, 0, 0, 0).matching(mean, mean).get("bias").toFloatArray();
    assertArrayEquals(new float[] {(float) Math.log(1e-3), 0, (float) Math.log(1e-3)}, bias, 1e-4f);
  }

  @Test
  void groupsHaveOneUnitOn() {
    Layer layer = layer(3, 0, 0, 0, 0, 0, 0);
    NDArray good = workspace.memory().create(new float[][] {{0, 1, 0, 0, 0, 1}});
    layer.requireOutcome(good);
    layer.requireDomain(workspace.memory().create(new float[][] {{0.5f, 0.5f, 0, 1, 0, 0}}));
    float[][] bad = {{0, 1, 0, 0, 0, 0}, {0, 1, 1, 0, 0, 1}, {0.5f, 0.2f, 0, 1, 0, 0}};
    for (float[] row : bad) {
      NDArray rows = workspace.memory().create(new float[][] {row}).concat(good);
      String message =
          assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(rows))
              .getMessage();
      assertTrue(message.contains("sum is 1") && message.contains("one 1 among 0s"), message);
      assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(rows));
    }
  }

  @Test
  void groupsMustBeWhole() {
    assertThrows(IllegalArgumentException.class, () -> OneHot.of(1));
    assertThrows(IllegalArgumentException.class, () -> OneHot.of(0, 3));
    assertThrows(IllegalArgumentException.class, () -> layer(3, 0, 0, 0, 0));
    assertEquals("OneHot(3)", OneHot.of(3).in(workspace).toString());
    assertEquals("OneHot(2 × 3)", OneHot.of(2, 3).in(workspace).toString());
  }
}
