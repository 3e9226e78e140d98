package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Fit;
import relief.Workspace;

class PreparationFormulasTest {
  private static final long SEED = 20262;

  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void scales() {
    assertRows(new float[] {-6, 0, 3}, Preparation.scale(3), -2, 0, 1);
  }

  /** By the training rows' moments: means 2, 10 and 0.1, deviations 1, 3 and none. */
  @Test
  void standardizesByTheTrainingRows() {
    Dataset training =
        Dataset.of(workspace, "training", new float[][] {{1, 7, 0.1f}, {3, 13, 0.1f}});
    Dataset other = Dataset.of(workspace, "other", new float[][] {{4, 10, 0.1f}, {2, 16, 0.6f}});
    assertArrayEquals(
        new float[] {2, 0, 0, 0, 2, 0.5f},
        other.prepared(Preparation.standardize(training)).rows().toFloatArray(),
        1e-6f);
    assertArrayEquals(
        new float[] {2, 0, 0, 0, 6, 0.5f},
        other.prepared(Preparation.centre(training)).rows().toFloatArray(),
        1e-6f);
  }

  @Test
  void standardizedRowsHaveMeanZeroAndVarianceOne() {
    Dataset digits = Mnist.load(workspace).test().range(0, 1500);
    Dataset data = digits.prepared(Preparation.standardize(digits));
    float[] mean = data.mean().toFloatArray();
    float[] variance = data.variance().toFloatArray();
    float[] before = digits.variance().toFloatArray();
    for (int i = 0; i < mean.length; i++) {
      assertEquals(0, mean[i], 1e-5);
      assertEquals(before[i] == 0 ? 0 : 1, variance[i], 1e-4);
    }
  }

  @Test
  void normalizesRows() {
    assertRows(new float[] {0.25f, -0.75f, 0}, Preparation.l1Normalize(), 1, -3, 0);
    assertRows(new float[] {0.6f, 0, -0.8f}, Preparation.l2Normalize(), 3, 0, -4);
    assertRows(new float[] {0, 0}, Preparation.l1Normalize(), 0, 0);
    assertRows(new float[] {0, 0}, Preparation.l2Normalize(), 0, 0);
  }

  @Test
  void makesCategories() {
    Dataset data = Dataset.of(workspace, "numbers", new float[][] {{2, 0}, {1.0001f, 3}});
    Dataset groups = data.prepared(Preparation.oneHot(3));
    assertEquals(6, groups.units());
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0}, groups.rows().toFloatArray());
    assertEquals(6, groups.mean().size());
    Preparation both = Preparation.scale(0.5).andThen(Preparation.oneHot(2));
    assertEquals(4, data.prepared(both).units());
    assertThrows(IllegalArgumentException.class, () -> groups.prepared(Preparation.flips(0.1)));
    assertThrows(IllegalArgumentException.class, () -> Preparation.oneHot(1));
  }

  /** 4000 images of two lines; a false alarm has the probability 1e-5. */
  @Test
  void mirrorsWholeImages() {
    float[][] rows = new float[4000][];
    Arrays.fill(rows, new float[] {0.1f, 2, 3, 4, 5, 6});
    Dataset data = Dataset.of(workspace, "images", rows).prepared(Preparation.mirrors(3, 0.3));
    long[] counts = new long[4];
    int before = 0;
    int place = 0;
    for (Batch batch : data.batches(1000, workspace.rng("epoch"))) {
      float[] values = batch.visible().toFloatArray();
      for (int from = 0; from < values.length; from += 6) {
        float[] image = Arrays.copyOfRange(values, from, from + 6);
        int mirrored = image[0] == 3 ? 1 : 0;
        assertArrayEquals(mirrored == 1 ? new float[] {3, 2, 0.1f, 6, 5, 4} : rows[0], image);
        if (place++ % 2 == 1) {
          counts[2 * before + mirrored]++;
        }
        before = mirrored;
      }
    }
    Fit.assertFits(new double[] {0.49, 0.21, 0.21, 0.09}, counts, SEED);
    Dataset odd = Dataset.of(workspace, "odd", new float[2][7]);
    Iterable<Batch> batches =
        odd.prepared(Preparation.mirrors(3, 1)).batches(2, workspace.rng("epoch"));
    assertThrows(IllegalArgumentException.class, () -> batches.iterator().next());
    assertThrows(IllegalArgumentException.class, () -> Preparation.mirrors(3, 1.1));
  }

  @Test
  void leavesTheRowsAlone() {
    Dataset data = Dataset.of(workspace, "rows", new float[][] {{1, 2}, {3, 4}});
    Preparation all =
        Preparation.standardize(data)
            .andThen(Preparation.scale(2))
            .andThen(Preparation.l2Normalize());
    assertTrue(all.deterministic());
    data.prepared(all).rows();
    assertArrayEquals(new float[] {1, 2, 3, 4}, data.rows().toFloatArray());
  }

  private void assertRows(float[] expected, Preparation preparation, float... row) {
    Dataset data = Dataset.of(workspace, "row", new float[][] {row}).prepared(preparation);
    assertArrayEquals(expected, data.rows().toFloatArray(), 1e-6f);
  }
}
