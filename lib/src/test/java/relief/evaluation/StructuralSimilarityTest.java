package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;

class StructuralSimilarityTest {
  private static final int HEIGHT = 9;
  private static final int WIDTH = 11;
  private final Workspace workspace = Workspace.seeded(11);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static float[] image(int square, int linear) {
    float[] image = new float[HEIGHT * WIDTH];
    for (int i = 0; i < image.length; i++) {
      image[i] = (square * i * i + linear * i) % 17 / 16f;
    }
    return image;
  }

  /** The image against itself, another one, itself with less contrast, and its negative. */
  private NDArray others(float[] image) {
    float[][] others = {image, image(1, 3), image.clone(), image.clone()};
    for (int i = 0; i < image.length; i++) {
      others[2][i] = 0.7f * image[i] + 0.1f;
      others[3][i] = 1 - image[i];
    }
    return workspace.memory().create(others);
  }

  /**
   * By windows in NumPy, independently:
   *
   * <pre>{@code
   * i = np.arange(99); x = (i * i % 17 / 16).reshape(9, 11)   # y is x, or
   * ((i * i + 3 * i) % 17 / 16).reshape(9, 11), 0.7 * x + 0.1, 1 - x
   * for r in range(3):
   *   for c in range(5):
   *     p, q = x[r:r+7, c:c+7].ravel(), y[r:r+7, c:c+7].ravel()
   *     m, n, s, t, u = p.mean(), q.mean(), p.var(ddof=1), q.var(ddof=1), np.cov(p, q)[0, 1]
   *     v.append((2*m*n + 1e-4) * (2*u + 9e-4) / ((m*m + n*n + 1e-4) * (s + t + 9e-4)))
   * np.mean(v)                                                # 1, 0.0096, 0.9347, -0.9829
   * }</pre>
   *
   * <p>which is what skimage.metrics.structural_similarity(x, y, data_range=1.0) computes.
   */
  @Test
  void workedExample() {
    float[] image = image(1, 0);
    NDArray images = workspace.memory().create(new float[][] {image}).repeat(0, 4);
    double[] got =
        new StructuralSimilarity(HEIGHT, WIDTH).each(images, others(image)).toDoubleArray();
    double[] expected = {1, 0.009625177, 0.934736547, -0.982939534};
    assertArrayEquals(expected, got, 1e-6);
  }

  @Test
  void asAMetricItComparesWithReconstructions() {
    BoltzmannMachine machine = Machines.binary(workspace, 99, 5);
    float[] image = image(1, 0);
    NDArray rows = others(image);
    StructuralSimilarity metric = new StructuralSimilarity(HEIGHT, WIDTH);
    Dataset data = Dataset.of(workspace, "images", rows);
    Estimate direct = metric.of(rows, Reconstruction.of(machine, rows));
    Estimate got = metric.of(machine, data, workspace.rng("unused"));
    assertEquals(direct.value(), got.value(), 1e-9);
    assertEquals(direct.error(), got.error(), 1e-9);
  }

  @Test
  void imagesThatDontFitAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new StructuralSimilarity(6, 20));
    StructuralSimilarity metric = new StructuralSimilarity(HEIGHT, WIDTH);
    NDArray rows = others(image(1, 0));
    assertThrows(IllegalArgumentException.class, () -> metric.each(rows, rows.get("0:2")));
  }
}
