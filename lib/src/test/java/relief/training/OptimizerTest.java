package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Parameters;
import relief.Schedule;
import relief.Workspace;

/** Against the formulas in doubles, several steps, with a rate that changes. */
class OptimizerTest {
  private static final double[] GRADIENTS = {0.5, -0.25, 2, 0, -1};
  private static final int STEPS = GRADIENTS.length;
  private final Workspace workspace = Workspace.seeded(1);

  @AfterEach
  void close() {
    workspace.close();
  }

  private float climb(Optimizer optimizer) {
    Parameters theta = Parameters.of("w", workspace.memory().create(new float[] {1, 1}));
    Parameters moments = optimizer.moments(theta);
    for (int t = 0; t < GRADIENTS.length; t++) {
      float g = (float) GRADIENTS[t];
      Parameters gradient = Parameters.of("w", workspace.memory().create(new float[] {g, g}));
      optimizer.ascend(theta, gradient, moments, new Clock(t, t, STEPS));
    }
    return theta.get("w").toFloatArray()[1];
  }

  @Test
  void adamIsTheTextbooks() {
    Schedule rate = Schedule.powerLawDecay(0.1, 1);
    double theta = 1;
    double m = 0;
    double v = 0;
    for (int t = 1; t <= GRADIENTS.length; t++) {
      double g = GRADIENTS[t - 1];
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      double mean = m / (1 - Math.pow(0.9, t));
      double square = v / (1 - Math.pow(0.999, t));
      theta += rate.at(t - 1) * mean / (Math.sqrt(square) + 1e-8);
    }
    assertEquals(theta, climb(Adam.of(rate)), 1e-5);
  }

  /** First at the first update, last at the last one, a line between them. */
  @Test
  void aFallingRateSpansTheFit() {
    double theta = 1;
    for (int t = 0; t < STEPS; t++) {
      theta += (0.5 + t / (STEPS - 1.0) * (0.1 - 0.5)) * GRADIENTS[t];
    }
    assertEquals(theta, climb(Sgd.of(Rate.falling(0.5, 0.1))), 1e-6);
    assertEquals(0.5, Rate.falling(0.5, 0.1).at(new Clock(0, 0, 1)));
    assertThrows(IllegalArgumentException.class, () -> Rate.falling(0.1, -0.1));
  }

  /** The first step of Adam has the length of the rate, whatever the gradient. */
  @Test
  void adamsFirstStepIsTheRate() {
    Parameters theta = Parameters.of("w", workspace.memory().create(new float[] {0, 0}));
    Parameters gradient = Parameters.of("w", workspace.memory().create(new float[] {3e-3f, -70}));
    Adam adam = Adam.of(0.01);
    adam.ascend(theta, gradient, adam.moments(theta), new Clock(0, 0, 1));
    assertEquals(0.01, theta.get("w").toFloatArray()[0], 1e-6);
    assertEquals(-0.01, theta.get("w").toFloatArray()[1], 1e-6);
  }

  /** The fast update against its plain twin, over sizes that fill blocks and that don't. */
  @Test
  void blocksAndTheEngineAgree() {
    AdamUpdate update = new AdamUpdate(0.9f, 0.999f, 0.01f, 1e-6f);
    for (int size : new int[] {1, 2047, 2048, 5000}) {
      Shape shape = new Shape(size);
      NDArray[] fast = new NDArray[4];
      NDArray[] plain = new NDArray[4];
      for (int i = 0; i < 4; i++) {
        fast[i] = workspace.rng("a").at(i).uniform(shape);
        plain[i] = fast[i].duplicate();
      }
      for (int t = 0; t < 3; t++) {
        update.apply(fast[0], fast[1], fast[2], fast[3]);
        update.byEngine(plain[0], plain[1], plain[2], plain[3]);
      }
      for (int i = 0; i < 4; i++) {
        assertTrue(fast[i].sub(plain[i]).abs().max().getFloat() < 1e-5, "size " + size);
      }
    }
  }

  @Test
  void sgdIsItsFormula() {
    double theta = 1;
    double m = 0;
    double plain = 1;
    for (double g : GRADIENTS) {
      m = 0.9 * m + g;
      theta += 0.1 * m;
      plain += 0.1 * g;
    }
    assertEquals(theta, climb(Sgd.of(0.1).momentum(0.9)), 1e-5);
    assertEquals(plain, climb(Sgd.of(0.1)), 1e-5);
  }

  @Test
  void rmsPropIsItsFormula() {
    double theta = 1;
    double v = 0;
    double sum = 0;
    double slow = 1;
    for (double g : GRADIENTS) {
      v = 0.9 * v + 0.1 * g * g;
      theta += 0.01 * g / (Math.sqrt(v) + 1e-8);
      sum += g * g;
      slow += 0.01 * g / (Math.sqrt(sum) + 1e-8);
    }
    assertEquals(theta, climb(RmsProp.of(0.01)), 1e-6);
    assertEquals(slow, climb(AdaGrad.of(0.01)), 1e-6);
  }

  /**
   * The form for parameters that look ahead, θ + rate μ m: its θ is that of the textbook plus that.
   */
  @Test
  void nesterovLooksAhead() {
    double theta = 1;
    double m = 0;
    double textbook = 1;
    double velocity = 0;
    for (double g : GRADIENTS) { // g at textbook + 0.9 · velocity
      m = 0.9 * m + g;
      theta += 0.1 * (g + 0.9 * m);
      velocity = 0.9 * velocity + 0.1 * g;
      textbook += velocity;
      assertEquals(textbook + 0.9 * velocity, theta, 1e-12);
    }
    assertEquals(theta, climb(Nesterov.of(0.1, 0.9)), 1e-6);
  }

  @Test
  void momentsOfAllStayWhereTheyAre() {
    Schedule rate = Schedule.constant(0.1);
    for (Optimizer optimizer :
        List.of(RmsProp.of(rate), AdaGrad.of(rate), Nesterov.of(rate, 0.5))) {
      Parameters theta = Parameters.of("w", workspace.memory().ones(new Shape(3000)));
      Parameters gradient = theta.duplicate();
      Parameters moments = optimizer.moments(theta);
      int before = workspace.memory().getManagedArrays().size();
      for (int t = 0; t < 3; t++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          optimizer.ascend(theta, gradient, moments, new Clock(t, 0, 3));
        }
      }
      assertEquals(before, workspace.memory().getManagedArrays().size(), optimizer.toString());
      assertTrue(theta.get("w").min().getFloat() > 1.1, optimizer.toString());
    }
  }

  @Test
  void frozenParametersStayAndHaveNoMoments() {
    Parameters theta =
        Parameters.of("a", workspace.memory().ones(new Shape(2)))
            .and("b", workspace.memory().ones(new Shape(2)));
    Parameters gradient = theta.duplicate();
    Optimizer optimizer = Adam.of(0.1).freezing("a");
    Parameters moments = optimizer.moments(theta);
    assertEquals(Set.of("mean.b", "square.b"), moments.names());
    optimizer.ascend(theta, gradient, moments, Clock.START);
    assertEquals(1, theta.get("a").getFloat(0));
    assertEquals(1.1, theta.get("b").getFloat(0), 1e-6);
    assertThrows(IllegalArgumentException.class, () -> Sgd.of(1).freezing("c").moments(theta));
    assertThrows(IllegalArgumentException.class, () -> Sgd.of(1).freezing());
  }

  /** Three rules side by side move each parameter as each would alone, step by step. */
  @Test
  void someParametersMayHaveAnotherOptimizer() {
    Optimizer sgd = Sgd.of(0.1).momentum(0.9);
    Optimizer all = Adam.of(0.1).with(Adam.of(0.01), "b").with(sgd, "c");
    Parameters theta =
        Parameters.of("a", workspace.memory().ones(new Shape(2)))
            .and("b", workspace.memory().ones(new Shape(2)))
            .and("c", workspace.memory().ones(new Shape(2)));
    Parameters moments = all.moments(theta);
    for (int t = 0; t < GRADIENTS.length; t++) {
      float g = (float) GRADIENTS[t];
      Parameters gradient = theta.map(array -> array.onesLike().mul(g));
      all.ascend(theta, gradient, moments, new Clock(t, t, STEPS));
    }
    assertEquals(climb(Adam.of(0.1)), theta.get("a").getFloat(1));
    assertEquals(climb(Adam.of(0.01)), theta.get("b").getFloat(1));
    assertEquals(climb(sgd), theta.get("c").getFloat(1));
    Optimizer unknown = Sgd.of(1).with(Sgd.of(2), "d");
    assertThrows(IllegalArgumentException.class, () -> unknown.moments(theta));
    assertThrows(IllegalArgumentException.class, () -> Sgd.of(1).with(Sgd.of(2)));
  }

  @Test
  void negativeRatesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Adam.of(-0.01));
    assertThrows(IllegalArgumentException.class, () -> Sgd.of(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Sgd.of(0.1).momentum(1));
    assertThrows(IllegalArgumentException.class, () -> Nesterov.of(0.1, 1));
    assertThrows(IllegalArgumentException.class, () -> new RmsProp(Rate.constant(1), 1, 1e-8));
    assertThrows(IllegalArgumentException.class, () -> AdaGrad.of(-1));
    String message =
        assertThrows(IllegalArgumentException.class, () -> climb(Adam.of(Schedule.constant(-1))))
            .getMessage();
    assertTrue(message.contains("rate") && message.contains("-1"), message);
  }
}
