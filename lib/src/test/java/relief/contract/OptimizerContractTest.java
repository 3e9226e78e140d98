package relief.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Parameters;
import relief.Workspace;
import relief.training.AdaGrad;
import relief.training.Adam;
import relief.training.Clock;
import relief.training.Constraint;
import relief.training.Nesterov;
import relief.training.Optimizer;
import relief.training.RmsProp;
import relief.training.Sgd;

/** What every optimizer promises, for all optimizers; their formulas have tests of their own. */
class OptimizerContractTest {
  private static final int STEPS = 400;
  private final Workspace workspace = Workspace.seeded(17);

  /** A line for each optimizer; {@link EveryPartHasExamplesTest} misses it otherwise. */
  static Stream<Optimizer> optimizers() {
    Sgd sgd = Sgd.of(0.05);
    return Stream.of(
        sgd,
        sgd.momentum(0.9),
        Adam.of(0.05),
        RmsProp.of(0.02),
        AdaGrad.of(0.5),
        Nesterov.of(0.05, 0.9),
        sgd.clippingNorm(1),
        Adam.of(0.05).clippingValues(0.5),
        sgd.keeping(Constraint.bounded(-5, 5)),
        sgd.momentum(0.5).freezing("layer0.bias"),
        Adam.of(0.05).with(sgd.momentum(0.9), "layer0.bias"));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private Parameters array(float... values) {
    return Parameters.of("edge0.weights", workspace.memory().create(values))
        .and("layer0.bias", workspace.memory().create(new float[] {1, 2}));
  }

  /** The slope of −Σ (w − 1)² / 2 by the weights, 0 by the bias. */
  private static Parameters slope(Parameters at) {
    NDArray w = at.get("edge0.weights");
    return Parameters.of("edge0.weights", w.neg().add(1))
        .and("layer0.bias", at.get("layer0.bias").zerosLike());
  }

  private void climb(Optimizer optimizer, Parameters theta, Parameters moments, int from, int to) {
    for (int step = from; step < to; step++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        optimizer.ascend(theta, slope(theta), moments, new Clock(step, step / 10, STEPS));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void goesUphillAndLeavesWhatHasNoSlope(Optimizer optimizer) {
    Parameters theta = array(-2, 0.5f, 3);
    climb(optimizer, theta, optimizer.moments(theta), 0, STEPS);
    for (float w : theta.get("edge0.weights").toFloatArray()) {
      assertEquals(1, w, 0.05);
    }
    assertEquals(1, theta.get("layer0.bias").getFloat(0));
    assertEquals(2, theta.get("layer0.bias").getFloat(1));
  }

  /** Everything that it goes on from is in the parameters and the moments, which start at 0. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void goesOnFromItsMoments(Optimizer optimizer) {
    Parameters theta = array(-2, 0.5f, 3);
    Parameters moments = optimizer.moments(theta);
    assertEquals(0, moments.norm());
    climb(optimizer, theta, moments, 0, 20);
    Parameters copy = theta.duplicate();
    Parameters copied = moments.duplicate();
    climb(optimizer, theta, moments, 20, 50);
    climb(optimizer, copy, copied, 20, 50);
    assertEquals(0, theta.minus(copy).norm());
    assertEquals(0, moments.size() == 0 ? 0 : moments.minus(copied).norm());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void nothingIsLeftBehind(Optimizer optimizer) {
    Parameters theta = array(-2, 0.5f, 3);
    Parameters moments = optimizer.moments(theta);
    Parameters gradient = slope(theta);
    Parameters before = gradient.duplicate();
    int arrays = workspace.memory().getManagedArrays().size();
    for (int step = 0; step < 10; step++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        optimizer.ascend(theta, gradient, moments, new Clock(step, 0, STEPS));
      }
    }
    assertEquals(arrays, workspace.memory().getManagedArrays().size());
    assertTrue(gradient.minus(before).norm() == 0, "the gradient belongs to the caller");
  }
}
