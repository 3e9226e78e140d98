package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relief.ConvolutionalMachines;
import relief.Parameters;
import relief.Workspace;

/** Convolutions against the same couplings as matrices, written out by plain loops. */
class ConvolutionTest {
  private static final int ROWS = 5;
  private final Workspace workspace = Workspace.seeded(61);

  @AfterEach
  void close() {
    workspace.close();
  }

  private void compare(Coupling coupling, Dense dense, int[] places) {
    NDArray x = workspace.rng("x").normal(new Shape(ROWS, dense.weights().getShape().get(0)));
    NDArray y = workspace.rng("y").normal(new Shape(ROWS, dense.weights().getShape().get(1)));
    NDArray n = workspace.rng("n").uniform(new Shape(ROWS));
    assertSame(dense.up(x), coupling.up(x));
    assertSame(dense.down(y), coupling.down(y));
    float[] up = coupling.up(x).mul(y).sum(new int[] {1}).toFloatArray();
    float[] down = coupling.down(y).mul(x).sum(new int[] {1}).toFloatArray();
    assertArrayEquals(up, down, 1e-3f);
    float[] sums = sums(dense, x, y, n, places);
    Parameters statistics = coupling.statistics(x, y, n);
    assertArrayEquals(sums, statistics.get("weights").toFloatArray(), 1e-3f);
  }

  /** So many rows that they are taken in pieces, the last of them smaller. */
  @Test
  void manyRowsAreTakenInPieces() {
    NDArray weights = workspace.rng("weights").normal(new Shape(2, 1, 2, 2));
    Convolution coupling = new Convolution(weights, 3, 4, 1);
    Dense dense = new Dense(ConvolutionalMachines.matrix(workspace, coupling));
    NDArray x = workspace.rng("x").normal(new Shape(205, 12));
    NDArray y = workspace.rng("y").normal(new Shape(205, 12));
    NDArray n = workspace.rng("n").uniform(new Shape(205));
    assertSame(dense.up(x), coupling.up(x));
    assertSame(dense.down(y), coupling.down(y));
    float[] got = coupling.statistics(x, y, n).get("weights").toFloatArray();
    int[] places = ConvolutionalMachines.weights(coupling);
    assertArrayEquals(sums(dense, x, y, n, places), got, 1e-3f);
  }

  /** Statistics of the matrix, added up for each weight of the filters. */
  private static float[] sums(Dense dense, NDArray x, NDArray y, NDArray n, int[] places) {
    float[] each = dense.statistics(x, y, n).get("weights").toFloatArray();
    float[] sums = new float[Arrays.stream(places).max().orElseThrow() + 1];
    for (int i = 0; i < each.length; i++) {
      if (places[i] >= 0) {
        sums[places[i]] += each[i];
      }
    }
    return sums;
  }

  private static void assertSame(NDArray expected, NDArray got) {
    assertEquals(expected.getShape(), got.getShape());
    assertArrayEquals(expected.toFloatArray(), got.toFloatArray(), 1e-4f);
  }

  /** Strides that leave a rest, that leave gaps between windows, kernels as large as the image. */
  @ParameterizedTest
  @CsvSource({
    "3 1 2 2, 4, 4, 1",
    "2 3 3 2, 5, 4, 1",
    "2 2 2 3, 6, 7, 2",
    "1 1 3 3, 8, 8, 3",
    "4 2 1 1, 3, 3, 1",
    "2 1 4 4, 4, 4, 1",
    "3 2 5 3, 9, 8, 2",
    "2 1 2 2, 7, 7, 3"
  })
  void isTheMatrixWrittenOut(String kernels, int height, int width, int stride) {
    long[] shape = Arrays.stream(kernels.split(" ")).mapToLong(Long::parseLong).toArray();
    NDArray weights = workspace.rng("weights").normal(new Shape(shape));
    Convolution coupling = new Convolution(weights, height, width, stride);
    int[] places = ConvolutionalMachines.weights(coupling);
    Dense dense = new Dense(ConvolutionalMachines.matrix(workspace, coupling));
    compare(coupling, dense, places);
    for (int exponent = 2; exponent <= 3; exponent++) {
      NDArray raised = dense.weights().pow(exponent);
      Coupling power = coupling.power(exponent);
      NDArray x = workspace.rng("x").normal(new Shape(ROWS, raised.getShape().get(0)));
      assertSame(new Dense(raised).up(x), power.up(x));
    }
  }

  /** n Wⁿ⁻¹ by elements, for shared weights, too: against finite differences. */
  @Test
  void powersHaveDerivativesByTheWeights() {
    Convolution coupling =
        new Convolution(workspace.rng("weights").normal(new Shape(2, 1, 2, 2)), 3, 4, 1);
    NDArray x = workspace.rng("x").normal(new Shape(ROWS, 12));
    NDArray y = workspace.rng("y").normal(new Shape(ROWS, 12));
    NDArray ones = workspace.memory().ones(new Shape(ROWS));
    for (int exponent = 2; exponent <= 3; exponent++) {
      Coupling power = coupling.power(exponent);
      float[] got = power.statistics(x, y, ones).get("weights").toFloatArray();
      for (int i = 0; i < got.length; i++) {
        double slope = (energy(power, i, 0.02f, x, y) - energy(power, i, -0.02f, x, y)) / 0.04;
        assertEquals(slope, got[i], 2e-2 * Math.max(1, Math.abs(slope)));
      }
    }
  }

  private double energy(Coupling coupling, int weight, float by, NDArray x, NDArray y) {
    NDArray weights = coupling.parameters().get("weights");
    float[] moved = weights.toFloatArray();
    moved[weight] += by;
    NDArray other = workspace.memory().create(moved, weights.getShape());
    return coupling.with(Parameters.of("weights", other)).up(x).mul(y).sum().getFloat();
  }

  @Test
  void startsWithItsVariance() {
    Shape kernels = new Shape(40, 3, 11, 11);
    NDArray weights = Convolution.glorotNormal(kernels, 28, 28, 1, workspace.rng("w")).weights();
    double expected = 2.0 / (43 * 121);
    double variance = weights.square().mean().getFloat();
    // 14 520 squares: 5 deviations of their mean, one false alarm in two million
    assertEquals(expected, variance, 5 * expected * Math.sqrt(2 / 14_520.0));
  }

  @Test
  void refusesWhatIsNoConvolution() {
    NDArray matrix = workspace.memory().zeros(new Shape(3, 4));
    NDArray kernels = workspace.memory().zeros(new Shape(2, 1, 3, 3));
    String shape =
        assertThrows(IllegalArgumentException.class, () -> new Convolution(matrix, 5, 5, 1))
            .getMessage();
    assertTrue(shape.contains("[filters, channels"), shape);
    String small =
        assertThrows(IllegalArgumentException.class, () -> new Convolution(kernels, 5, 2, 1))
            .getMessage();
    assertTrue(small.contains("smaller kernels"), small);
  }
}
