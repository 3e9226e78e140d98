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

/** Probabilistic max pooling against its law, block by block, in plain loops. */
class MaxPooledTest {
  private static final long SEED = 71;
  private static final int ROWS = 40_000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private MaxPooled layer(int maps, int height, int width, int blockHeight, int blockWidth) {
    NDArray bias = workspace.rng("bias").normal(new Shape(maps));
    return new MaxPooled(bias, height, width, blockHeight, blockWidth);
  }

  private NDArray field(MaxPooled layer, int rows) {
    return workspace.rng("field").normal(new Shape(1, layer.units())).repeat(0, rows);
  }

  /** Where the units of a block lie in a row, blocks in the order of the pooling units. */
  private static int[] places(MaxPooled layer, int block) {
    int across = layer.width() / layer.blockWidth();
    int down = layer.height() / layer.blockHeight();
    int map = block / (across * down);
    int top = block / across % down * layer.blockHeight();
    int left = block % across * layer.blockWidth();
    int[] places = new int[layer.blockHeight() * layer.blockWidth()];
    for (int i = 0; i < places.length; i++) {
      int row = top + i / layer.blockWidth();
      places[i] = (map * layer.height() + row) * layer.width() + left + i % layer.blockWidth();
    }
    return places;
  }

  /** exp(b + field) of the units of a block, and 1 for none of them. */
  private static double[] law(MaxPooled layer, float[] field, int[] places) {
    double[] law = new double[places.length + 1];
    double sum = law[places.length] = 1;
    float[] bias = layer.bias().toFloatArray();
    for (int i = 0; i < places.length; i++) {
      int map = places[i] / (layer.height() * layer.width());
      law[i] = Math.exp(bias[map] + field[places[i]]);
      sum += law[i];
    }
    for (int i = 0; i < law.length; i++) {
      law[i] /= sum;
    }
    return law;
  }

  /** One test a block; false alarms: {@link Fit}. */
  @ParameterizedTest
  @CsvSource({"1, 2, 2, 2, 2", "2, 4, 4, 2, 2", "2, 3, 6, 3, 3", "1, 2, 6, 1, 3", "3, 4, 2, 2, 2"})
  void blocksHaveTheirLawAndMoments(int maps, int height, int width, int down, int across) {
    MaxPooled layer = layer(maps, height, width, down, across);
    NDArray fields = field(layer, ROWS);
    float[] field = field(layer, 1).toFloatArray();
    float[] units = layer.sample(fields, workspace.rng("units")).toFloatArray();
    float[] mean = layer.mean(field(layer, 1)).toFloatArray();
    float[] pooled = layer.pooled(layer.mean(field(layer, 1))).toFloatArray();
    double logPartition = 0;
    for (int block = 0; block < layer.poolingUnits(); block++) {
      int[] places = places(layer, block);
      double[] law = law(layer, field, places);
      double none = law[places.length];
      for (int i = 0; i < places.length; i++) {
        assertEquals(law[i], mean[places[i]], 1e-6);
      }
      assertEquals(1 - none, pooled[block], 1e-6);
      logPartition -= Math.log(none);
      Fit.assertFits(law, counts(units, layer.units(), places), SEED);
    }
    assertEquals(logPartition, layer.logPartition(field(layer, 1)).toDoubleArray()[0], 1e-5);
  }

  /** How often each unit is on, and none; never two. */
  private static long[] counts(float[] units, int width, int[] places) {
    long[] counts = new long[places.length + 1];
    for (int row = 0; row < units.length / width; row++) {
      int on = places.length;
      for (int i = 0; i < places.length; i++) {
        float unit = units[row * width + places[i]];
        if (unit != 0) {
          assertEquals(1, unit);
          assertEquals(places.length, on, "two units are on");
          on = i;
        }
      }
      counts[on]++;
    }
    return counts;
  }

  /** Pooled draws are 0 or 1 with the pooled means: counts of all states of four blocks. */
  @Test
  void poolingUnitsHaveTheirLaw() {
    MaxPooled layer = layer(1, 4, 4, 2, 2);
    NDArray units = layer.sample(field(layer, ROWS), workspace.rng("units"));
    float[] means = layer.pooled(layer.mean(field(layer, 1))).toFloatArray();
    double[] law = new double[16];
    for (int state = 0; state < law.length; state++) {
      law[state] = 1;
      for (int block = 0; block < 4; block++) {
        law[state] *= (state >> block & 1) == 1 ? means[block] : 1 - means[block];
      }
    }
    Fit.assertFits(law, relief.Enumeration.countPatterns(layer.pooled(units)), SEED);
  }

  /** ⟨pooled(x), y⟩ = ⟨x, unpooled(y)⟩. */
  @Test
  void unpoolingIsTheAdjoint() {
    MaxPooled layer = layer(2, 4, 6, 2, 3);
    NDArray x = workspace.rng("x").normal(new Shape(7, layer.units()));
    NDArray y = workspace.rng("y").normal(new Shape(7, layer.poolingUnits()));
    float[] left = layer.pooled(x).mul(y).sum(new int[] {1}).toFloatArray();
    float[] right = layer.unpooled(y).mul(x).sum(new int[] {1}).toFloatArray();
    assertArrayEquals(left, right, 1e-4f);
  }

  @Test
  void theLikeliestIsAUnitOrNone() {
    NDArray bias = workspace.memory().create(new float[] {-1});
    MaxPooled layer = new MaxPooled(bias, 2, 4, 2, 2);
    NDArray field = workspace.memory().create(new float[][] {{0.5f, 0, 2, 3, -1, 0.9f, 0, 1}});
    float[] expected = {0, 0, 0, 1, 0, 0, 0, 0};
    assertArrayEquals(expected, layer.mode(field).toFloatArray());
  }

  @Test
  void blocksHaveAtMostOneUnitOn() {
    MaxPooled layer = layer(1, 2, 4, 2, 2);
    NDArray good = workspace.memory().create(new float[][] {{0, 0, 1, 0, 0, 0, 0, 0}});
    layer.requireOutcome(good);
    NDArray means = workspace.memory().create(new float[][] {{0.5f, 0, 1, 0, 0.4f, 0, 0, 0}});
    layer.requireDomain(means);
    assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(means));
    NDArray bad = workspace.memory().create(new float[][] {{1, 0, 1, 0, 0, 1, 0, 0}});
    String message =
        assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(bad)).getMessage();
    assertTrue(message.contains("at most 1, got a block with the sum 2.0"), message);
  }

  @Test
  void blocksMustMakeUpTheMaps() {
    assertThrows(IllegalArgumentException.class, () -> MaxPooled.of(4, 5, 4, 2));
    assertThrows(IllegalArgumentException.class, () -> MaxPooled.of(4, 4, 4, 0));
    assertThrows(IllegalArgumentException.class, () -> MaxPooled.of(0, 4, 4, 2));
    Layer layer = MaxPooled.of(40, 18, 18, 2).in(workspace);
    assertEquals("MaxPooled(40 × 18 × 18, blocks of 2 × 2)", layer.toString());
    assertEquals(40 * 18 * 18, layer.units());
    assertEquals(40 * 81, ((MaxPooled) layer).poolingUnits());
  }
}
