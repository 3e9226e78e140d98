package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Parameters;
import relief.Workspace;

class CouplingContractTest {
  private static final int ROWS = 6;
  private static final int LOWER = 4;
  private static final int UPPER = 3;

  static Stream<Function<Workspace, Coupling>> couplings() {
    return Stream.of(
        CouplingContractTest::dense,
        w -> new Tempered(dense(w), w.memory().create(new float[] {0.4f})),
        w -> new Tempered(dense(w), w.rng("beta").uniform(new Shape(ROWS, 1))),
        w -> new Replicated(dense(w), 2, 2),
        w -> new Pooling(new Dense(w.rng("w").normal(new Shape(2, UPPER))), 2, 2, 1, 2),
        w -> new Convolution(w.rng("w").normal(new Shape(1, 1, 1, 2)), 1, LOWER, 1),
        w -> new Convolution(w.rng("w").normal(new Shape(3, 2, 1, 2)), 1, 2, 5));
  }

  private static Coupling dense(Workspace w) {
    return new Dense(w.rng("w").normal(new Shape(LOWER, UPPER)));
  }

  @ParameterizedTest
  @MethodSource("couplings")
  void theTwoMapsAreAdjoint(Function<Workspace, Coupling> make) {
    try (Workspace w = Workspace.seeded(3)) {
      Coupling coupling = make.apply(w);
      NDArray x = w.rng("x").normal(new Shape(ROWS, LOWER));
      NDArray y = w.rng("y").normal(new Shape(ROWS, UPPER));
      float[] up = coupling.up(x).mul(y).sum(new int[] {1}).toFloatArray();
      float[] down = coupling.down(y).mul(x).sum(new int[] {1}).toFloatArray();
      assertArrayEquals(up, down, 1e-4f);
    }
  }

  /** −∂energy/∂W by finite differences; the energy is linear in W, so the step may be large. */
  @ParameterizedTest
  @MethodSource("couplings")
  void statisticsAreMinusTheDerivativesOfTheEnergy(Function<Workspace, Coupling> make) {
    try (Workspace w = Workspace.seeded(3)) {
      Coupling coupling = make.apply(w);
      double copies = coupling instanceof Replicated ? 2 : 1; // statistics are those of one pair
      NDArray x = w.rng("x").normal(new Shape(ROWS, LOWER));
      NDArray y = w.rng("y").normal(new Shape(ROWS, UPPER));
      NDArray weights = w.rng("n").uniform(new Shape(ROWS));
      float[] statistics = coupling.statistics(x, y, weights).get("weights").toFloatArray();
      for (int i = 0; i < statistics.length; i++) {
        float[] bump = new float[statistics.length];
        bump[i] = 1;
        NDArray own = coupling.parameters().get("weights");
        NDArray moved = own.add(w.memory().create(bump, own.getShape()));
        Coupling other = coupling.with(Parameters.of("weights", moved));
        NDArray change = other.up(x).sub(coupling.up(x)).mul(y).sum(new int[] {1}).mul(weights);
        assertEquals(change.sum().getFloat(), copies * statistics[i], 1e-4);
      }
    }
  }

  @Test
  void glorotHasItsVariance() {
    try (Workspace w = Workspace.seeded(3)) {
      Dense dense = Dense.glorotNormal(300, 200, w.rng("w"));
      double expected = 2.0 / 500;
      double variance = dense.weights().square().mean().getFloat();
      // 60 000 squares: 5 deviations of their mean, one false alarm in two million
      assertEquals(expected, variance, 5 * expected * Math.sqrt(2 / 60_000.0));
    }
  }
}
