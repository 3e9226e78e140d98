package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Rng;
import relief.Workspace;
import relief.contract.Kind;
import relief.contract.LayerContractTest;

/** Cumulants against central differences in float64; nothing raises a false alarm. */
class VarianceFunctionTest {
  private static final int UNITS = 6;
  private static final double STEP = 1e-4;
  private static final Set<String> KNOWN =
      Set.of(
          "Bernoulli",
          "Ising",
          "Gaussian",
          "half fixed",
          "shared coins",
          "shared normals",
          "observed");
  private final Workspace workspace = Workspace.seeded(8);

  @AfterEach
  void close() {
    workspace.close();
  }

  static Stream<Kind> layers() {
    return LayerContractTest.layers();
  }

  private Layer random(Kind kind) {
    Layer layer = kind.ofUnits().apply(UNITS).in(workspace);
    Rng rng = workspace.rng("parameters");
    return layer.with(
        layer
            .parameters()
            .map(a -> rng.normal(a.getShape()).mul(0.7).toType(DataType.FLOAT64, false)));
  }

  /** V is the derivative of the mean by the field, the third cumulant that of V, and so on. */
  @ParameterizedTest
  @MethodSource("layers")
  void cumulantsAreDerivativesByTheField(Kind kind) {
    Layer layer = random(kind);
    if (!KNOWN.contains(kind.name())) {
      assertThrows(UnsupportedOperationException.class, layer::varianceFunction);
      return;
    }
    VarianceFunction function = layer.varianceFunction();
    NDArray field =
        workspace.rng("field").normal(new Shape(5, UNITS)).toType(DataType.FLOAT64, false);
    NDArray mean = layer.mean(field);
    NDArray above = layer.mean(field.add(STEP));
    NDArray below = layer.mean(field.sub(STEP));
    assertClose(slope(above, below), function.variance(mean));
    NDArray third = slope(function.variance(above), function.variance(below));
    assertClose(third, function.third(mean));
    assertClose(third, function.slope(mean).mul(function.variance(mean)));
    NDArray fourth = slope(function.third(above), function.third(below));
    assertClose(fourth, function.slopeOfThird(mean).mul(function.variance(mean)));
  }

  private static NDArray slope(NDArray above, NDArray below) {
    return above.sub(below).div(2 * STEP);
  }

  private static void assertClose(NDArray expected, NDArray got) {
    assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray(), 1e-6);
  }
}
