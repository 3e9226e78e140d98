package relief.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Workspace;
import relief.evaluation.EnergyCoefficient;
import relief.evaluation.KullbackLeibler;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/** Paysage's formulas, written out, against what is made of Relief's metrics. */
class ExampleFiguresTest {
  private static final int ROWS = 100;
  private static final int UNITS = 7;
  private static final int NEIGHBOURS = 5;

  private static NDArray normal(Workspace workspace, String name, double scale) {
    NDArray values = workspace.rng(name).normal(new Shape(ROWS, UNITS));
    return values.toType(DataType.FLOAT64, true).mul(scale);
  }

  private static double[][] distances(NDArray x, NDArray y) {
    double[] a = x.toDoubleArray();
    double[] b = y.toDoubleArray();
    double[][] distances = new double[ROWS][ROWS];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        for (int k = 0; k < UNITS; k++) {
          distances[i][j] += Math.pow(a[i * UNITS + k] - b[j * UNITS + k], 2);
        }
        distances[i][j] = Math.sqrt(distances[i][j]);
      }
    }
    return distances;
  }

  private static double mean(double[][] distances) {
    return Arrays.stream(distances).flatMapToDouble(Arrays::stream).average().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCoefficientCountsEachRowsDistanceToItself(long seed) {
    try (Workspace workspace = Workspace.seeded(seed)) {
      NDArray x = normal(workspace, "x", 1);
      NDArray y = normal(workspace, "y", 1.5);
      double between = 2 * mean(distances(x, y));
      double within = mean(distances(x, x)) + mean(distances(y, y));
      double expected = Math.sqrt((between - within) / between);
      double h = EnergyCoefficient.inhomogeneity(x, y);
      assertEquals(expected, ExampleFigures.coefficient(h, ROWS), 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theDivergenceDividesOneTermOnly(long seed) {
    try (Workspace workspace = Workspace.seeded(seed)) {
      NDArray x = normal(workspace, "x", 1);
      NDArray y = normal(workspace, "y", 1.5);
      double[][] within = distances(x, x);
      double[][] between = distances(x, y);
      double expected = Math.log(ROWS / (ROWS - 1.0));
      for (int i = 0; i < ROWS; i++) {
        Arrays.sort(within[i]);
        Arrays.sort(between[i]);
        expected += Math.log(between[i][NEIGHBOURS - 1] / within[i][NEIGHBOURS]) / ROWS;
      }
      double ours = KullbackLeibler.of(x, y, NEIGHBOURS) / UNITS;
      assertEquals(expected, ExampleFigures.undivided(ours, ROWS, UNITS), 1e-5);
    }
  }

  /** Independent fair coins, reconstructed by other ones: √2, as the squared error is twice ¼. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theErrorOfCoinsIsTheRootOfTwo(long seed) {
    try (Workspace workspace = Workspace.seeded(seed)) {
      BoltzmannMachine rbm = BoltzmannMachine.chain(workspace, Bernoulli.of(400), Bernoulli.of(3));
      rbm.parameters().scale(0);
      NDArray rows = workspace.rng("rows").uniform(new Shape(ROWS, 400));
      NDArray coins = rows.gt(0.5f).toType(DataType.FLOAT32, false);
      double sixSigma = 6 * 0.5 / Math.sqrt(ROWS * 400.0) / Math.sqrt(2) * 2; // of the error
      assertEquals(
          Math.sqrt(2), ExampleFigures.error(rbm, coins, workspace.rng("sweep")), sixSigma);
    }
  }
}
