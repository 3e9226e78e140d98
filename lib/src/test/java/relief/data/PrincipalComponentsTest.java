package relief.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class PrincipalComponentsTest {
  private final Workspace workspace = Workspace.seeded(7);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Rows m ± aⱼ qⱼ with orthonormal qⱼ: the covariance is Σ aⱼ² qⱼ qⱼᵀ / 3. */
  @Test
  void componentsOfACrossAreItsArms() {
    double[][] arms = {{2 / 3.0, 2 / 3.0, 1 / 3.0}, {-2 / 3.0, 1 / 3.0, 2 / 3.0}, {1, -2, 2}};
    double[] lengths = {1, 9, 2 / 3.0}; // the third arm is three units long itself
    float[][] rows = new float[6][3];
    for (int j = 0; j < 6; j++) {
      for (int i = 0; i < 3; i++) {
        rows[j][i] = (float) (5 + (j % 2 == 0 ? 1 : -1) * lengths[j / 2] * arms[j / 2][i]);
      }
    }
    Dataset data = Dataset.of(workspace, "cross", rows);
    PrincipalComponents all = PrincipalComponents.of(data, 3);
    float[] variances = all.variances().toFloatArray();
    assertEquals(27, variances[0], 1e-4);
    assertEquals(4 / 3.0, variances[1], 1e-5);
    assertEquals(1 / 3.0, variances[2], 1e-6);
    float[] directions = all.directions().toFloatArray();
    double[][] signed = {{2, -1, -2}, {1, -2, 2}, {2, 2, 1}}; // thirds, the first largest positive
    for (int j = 0; j < 3; j++) {
      double sign = Math.signum(directions[j] * signed[j][0]);
      for (int i = 0; i < 3; i++) {
        assertEquals(sign * signed[j][i] / 3, directions[3 * i + j], 1e-6, "component " + j);
      }
    }
    float[] coordinates = all.project(data.rows(2, 3)).toFloatArray();
    assertEquals(9, Math.abs(coordinates[0]), 1e-5);
    assertEquals(0, coordinates[1], 1e-5);
  }

  /** More rows than a piece, against plain loops; then C p = λ p with orthonormal p. */
  @Test
  void componentsDiagonaliseTheCovarianceOfAllRows() {
    int units = 12;
    Dataset data = correlated(2345, units);
    double[][] covariance = covariance(data.rows().toFloatArray(), units);
    PrincipalComponents some = PrincipalComponents.of(data, 5);
    float[] p = some.directions().toFloatArray();
    float[] variances = some.variances().toFloatArray();
    double trace = 0;
    for (int j = 0; j < 5; j++) {
      for (int k = 0; k < 5; k++) {
        double dot = 0;
        for (int i = 0; i < units; i++) {
          dot += p[5 * i + j] * p[5 * i + k];
        }
        assertEquals(j == k ? 1 : 0, dot, 1e-6);
      }
      for (int i = 0; i < units; i++) {
        double image = 0;
        for (int k = 0; k < units; k++) {
          image += covariance[i][k] * p[5 * k + j];
        }
        assertEquals(variances[j] * p[5 * i + j], image, 1e-5, "component " + j);
      }
      assertTrue(j == 0 || variances[j] <= variances[j - 1], "in falling order");
      trace += covariance[j][j];
    }
    PrincipalComponents all = PrincipalComponents.of(data, units);
    for (int i = 5; i < units; i++) {
      trace += covariance[i][i];
    }
    assertEquals(trace, all.variances().sum().getFloat(), 1e-4 * trace);
  }

  private Dataset correlated(int rows, int units) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray noise = workspace.rng("noise").normal(new Shape(rows, units));
      NDArray mix = workspace.rng("mix").normal(new Shape(units, units));
      return Dataset.of(workspace, "correlated", noise.matMul(mix).add(3));
    }
  }

  private static double[][] covariance(float[] x, int units) {
    int n = x.length / units;
    double[] mean = new double[units];
    for (int k = 0; k < x.length; k++) {
      mean[k % units] += x[k] / (double) n;
    }
    double[][] covariance = new double[units][units];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < units; i++) {
        for (int j = 0; j < units; j++) {
          covariance[i][j] += (x[row * units + i] - mean[i]) * (x[row * units + j] - mean[j]) / n;
        }
      }
    }
    return covariance;
  }

  @Test
  void constantUnitsAndNonsense() {
    float[][] rows = new float[30][6]; // four units never change
    for (int i = 0; i < 30; i++) {
      rows[i][1] = i;
      rows[i][4] = i % 2;
    }
    Dataset data = Dataset.of(workspace, "two", rows);
    float[] variances = PrincipalComponents.of(data, 6).variances().toFloatArray();
    assertEquals((30 * 30 - 1) / 12.0, variances[0], 0.1);
    assertEquals(0, variances[2], 1e-6);
    for (float each : PrincipalComponents.of(data, 6).directions().toFloatArray()) {
      assertTrue(Float.isFinite(each));
    }
    assertThrows(IllegalArgumentException.class, () -> PrincipalComponents.of(data, 7));
    assertThrows(IllegalArgumentException.class, () -> PrincipalComponents.of(data, 0));
  }

  /** What every textbook finds: 9.70, 7.10 and 6.17 % of the variance of the training images. */
  @Test
  @Tag("slow")
  void componentsOfDigitsAreTheKnownOnes() {
    Dataset digits = Mnist.load(workspace).training();
    PrincipalComponents some = PrincipalComponents.of(digits, 200);
    double all = digits.variance().sum().getFloat();
    float[] variances = some.variances().toFloatArray();
    double[] known = {0.09704664, 0.07095924, 0.06169089};
    for (int j = 0; j < known.length; j++) {
      assertEquals(known[j], variances[j] / all, 2e-6, "component " + j);
    }
  }

  @Test
  void onlyTheResultIsLeft() {
    Dataset data = correlated(2100, 4);
    int before = workspace.memory().getManagedArrays().size();
    PrincipalComponents.of(data, 2);
    assertEquals(before + 3, workspace.memory().getManagedArrays().size());
  }
}
