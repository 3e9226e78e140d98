package relief.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Parameters;
import relief.Workspace;
import relief.layers.Convolution;
import relief.layers.Coupling;
import relief.layers.Dense;
import relief.layers.Pooling;
import relief.layers.Replicated;
import relief.layers.Tempered;
import relief.training.Examples;

/** What every coupling promises, for all couplings. */
class CouplingContractTest {
  private static final int ROWS = 6;
  private static final int LOWER = 4;
  private static final int UPPER = 3;
  private static final float STEP = 1e-2f;
  private final Workspace workspace = Workspace.seeded(3);

  /** A line for each kind of coupling; {@link EveryPartHasExamplesTest} misses it otherwise. */
  static Stream<CouplingExample> couplings() {
    Examples.Offsets offsets = new Examples.Offsets(LOWER, 0.3f, UPPER, -0.2f);
    return Stream.of(
        CouplingExample.plain("dense", CouplingContractTest::dense),
        CouplingExample.plain("β", w -> new Tempered(dense(w), beta(w, new Shape(1)))),
        CouplingExample.plain(
            "a β a row", w -> new Tempered(dense(w), beta(w, new Shape(ROWS, 1)))),
        CouplingExample.plain("square", w -> dense(w).power(2)),
        CouplingExample.plain("cube of a tempered one", w -> tempered(w).power(3)),
        CouplingExample.plain(
            "one filter", w -> new Convolution(normal(w, new Shape(1, 1, 1, 2)), 1, LOWER, 1)),
        CouplingExample.plain(
            "filters", w -> new Convolution(normal(w, new Shape(3, 2, 1, 2)), 1, 2, 5)),
        CouplingExample.plain(
            "pooled", w -> new Pooling(new Dense(normal(w, new Shape(2, UPPER))), 2, 2, 1, 2)),
        CouplingExample.plain("fewer weights", w -> Examples.withoutWeights(w, dense(w))),
        CouplingExample.plain("fewer units", CouplingContractTest::fewerUnits),
        new CouplingExample("copies", w -> new Replicated(dense(w), 2, 2), 2, 2, 0, 0),
        new CouplingExample("copies of one", w -> new Replicated(dense(w), 3, 1), 3, 1, 0, 0),
        new CouplingExample("shares", w -> Examples.expected(dense(w), 0.6, 0.9), 0.6, 0.9, 0, 0),
        new CouplingExample(
            "centred", w -> Examples.centred(w, dense(w), offsets), 1, 1, 0.3f, -0.2f));
  }

  private static NDArray normal(Workspace w, Shape shape) {
    return w.rng("w").normal(shape);
  }

  private static Coupling dense(Workspace w) {
    return new Dense(normal(w, new Shape(LOWER, UPPER)));
  }

  private static NDArray beta(Workspace w, Shape shape) {
    return w.rng("beta").uniform(shape);
  }

  private static Coupling tempered(Workspace w) {
    return new Tempered(dense(w), beta(w, new Shape(1)));
  }

  private static Coupling fewerUnits(Workspace w) {
    return Examples.withoutUnits(w, dense(w), new float[] {1, 0, 1, 1}, new float[] {0, 1, 1});
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray lower() {
    return workspace.rng("x").normal(new Shape(ROWS, LOWER));
  }

  private NDArray upper() {
    return workspace.rng("y").normal(new Shape(ROWS, UPPER));
  }

  private static double[] scaled(NDArray perRow, double factor) {
    double[] scaled = new double[(int) perRow.size()];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = perRow.getFloat(i) * factor;
    }
    return scaled;
  }

  /** ⟨up(x), y⟩ = ⟨x, down(y)⟩, of copies for each of them. */
  @ParameterizedTest
  @MethodSource("couplings")
  void theTwoMapsAreAdjoint(CouplingExample example) {
    Coupling coupling = example.make().apply(workspace);
    NDArray up = coupling.up(lower()).mul(upper()).sum(new int[] {1});
    NDArray down = coupling.down(upper()).mul(lower()).sum(new int[] {1});
    assertArrayEquals(scaled(up, 1 / example.up()), scaled(down, 1 / example.down()), 1e-4);
  }

  /** −∂energy/∂W by central differences. */
  @ParameterizedTest
  @MethodSource("couplings")
  void statisticsAreMinusTheDerivativesOfTheEnergy(CouplingExample example) {
    Coupling coupling = example.make().apply(workspace);
    NDArray x = lower().sub(example.lower());
    NDArray y = upper().sub(example.upper());
    NDArray weights = workspace.rng("n").uniform(new Shape(ROWS));
    Parameters statistics = coupling.statistics(lower(), upper(), weights);
    assertEquals(coupling.parameters().names(), statistics.names());
    for (String name : statistics.names()) {
      float[] got = statistics.get(name).toFloatArray();
      for (int i = 0; i < got.length; i++) {
        NDArray above = moved(coupling, name, i, STEP).up(x);
        NDArray below = moved(coupling, name, i, -STEP).up(x);
        NDArray change = above.sub(below).mul(y).sum(new int[] {1}).mul(weights);
        double slope = change.sum().getFloat() / (2 * STEP) / example.up();
        assertEquals(slope, got[i], 1e-3, name + " " + i);
      }
    }
  }

  private Coupling moved(Coupling coupling, String name, int place, float step) {
    NDArray own = coupling.parameters().get(name);
    float[] values = own.toFloatArray();
    values[place] += step;
    return coupling.with(
        coupling.parameters().and(name, workspace.memory().create(values, own.getShape())));
  }

  @ParameterizedTest
  @MethodSource("couplings")
  void withItsOwnParametersItIsItself(CouplingExample example) {
    Coupling coupling = example.make().apply(workspace);
    Coupling twin = coupling.with(coupling.parameters());
    assertEquals(coupling.up(lower()), twin.up(lower()));
    assertEquals(coupling.down(upper()), twin.down(upper()));
    assertEquals(coupling.getClass(), twin.getClass());
  }

  /** Linear in the units: nothing comes of nothing, and rows don't mix. */
  @ParameterizedTest
  @MethodSource("couplings")
  void fieldsAreLinear(CouplingExample example) {
    Coupling coupling = example.make().apply(workspace);
    NDArray twice = coupling.up(lower().mul(2)).sub(coupling.up(lower()).mul(2));
    assertEquals(0, twice.abs().max().getFloat(), 1e-5);
    NDArray one = lower();
    one.set(new ai.djl.ndarray.index.NDIndex("1:"), 0);
    NDArray others = coupling.up(one).get("1:");
    assertEquals(0, others.abs().max().getFloat());
  }

  @ParameterizedTest
  @MethodSource("couplings")
  void nothingIsLeftBehind(CouplingExample example) {
    Coupling coupling = example.make().apply(workspace);
    NDArray x = lower();
    NDArray y = upper();
    NDArray weights = workspace.memory().ones(new Shape(ROWS));
    int before = workspace.memory().getManagedArrays().size();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      coupling.up(x);
      coupling.down(y);
      coupling.statistics(x, y, weights);
    }
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  /**
   * It can fail: copies that are taken for one are not adjoint, shifts that are not known wrong.
   */
  @Test
  void departuresThatAreNotDeclaredAreFound() {
    CouplingExample copies = CouplingExample.plain("", w -> new Replicated(dense(w), 3, 1));
    assertThrows(AssertionError.class, () -> theTwoMapsAreAdjoint(copies));
    Examples.Offsets offsets = new Examples.Offsets(LOWER, 0.3f, UPPER, -0.2f);
    CouplingExample centred =
        CouplingExample.plain("", w -> Examples.centred(w, dense(w), offsets));
    assertThrows(AssertionError.class, () -> statisticsAreMinusTheDerivativesOfTheEnergy(centred));
  }

  @Test
  void glorotHasItsVariance() {
    Dense dense = Dense.glorotNormal(300, 200, workspace.rng("w"));
    double expected = 2.0 / 500;
    double variance = dense.weights().square().mean().getFloat();
    // 60 000 squares: 5 deviations of their mean, one false alarm in two million
    assertEquals(expected, variance, 5 * expected * Math.sqrt(2 / 60_000.0));
  }
}
