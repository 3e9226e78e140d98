package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Fit;
import relief.Machines;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;

class VisibleMeansTest {
  private static final long SEED = 113;
  private static final int ROWS = 20_000;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);

  @AfterEach
  void close() {
    workspace.close();
  }

  private State state() {
    NDArray visible = workspace.memory().create(new float[][] {{1, 0, 1}}).repeat(0, ROWS);
    NDArray hidden = workspace.memory().create(new float[][] {{1, 0}}).repeat(0, ROWS);
    return State.of(new TreeMap<>(Map.of(0, visible, 1, hidden)));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private double bias(int layer, int unit) {
    return rbm.parameters().get("layer" + layer + ".bias").getFloat(unit);
  }

  private double weight(int i, int j) {
    return rbm.parameters().get("edge0.weights").getFloat(i, j);
  }

  /** Visible units by plain loops; the pairs of hidden ones by χ² at one false alarm in 100 000. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void visibleUnitsAreMeansAndHiddenOnesDrawnGivenThem(boolean observed) {
    Kernel kernel = new VisibleMeans();
    State next =
        observed
            ? kernel.observe(rbm, state(), workspace.rng("step")).state()
            : kernel.step(rbm, state(), workspace.rng("step"));
    double[] field = {bias(1, 0), bias(1, 1)};
    for (int i = 0; i < 3; i++) {
      double mean = sigmoid(bias(0, i) + weight(i, 0));
      assertEquals(mean, next.visible().getFloat(ROWS - 1, i), 1e-6);
      field[0] += mean * weight(i, 0);
      field[1] += mean * weight(i, 1);
    }
    double p = sigmoid(field[0]);
    double q = sigmoid(field[1]);
    double[] law = {(1 - p) * (1 - q), p * (1 - q), (1 - p) * q, p * q};
    long[] counts = new long[4];
    float[] hidden = next.get(1).toFloatArray();
    for (int row = 0; row < ROWS; row++) {
      counts[Math.round(hidden[2 * row] + 2 * hidden[2 * row + 1])]++;
    }
    Fit.assertFits(law, counts, SEED);
    assertEquals(Set.of(), next.clamped());
  }

  @Test
  void whatIsClampedStays() {
    State held = state().clamp(0);
    State next = new VisibleMeans().step(rbm, held, workspace.rng("step"));
    assertArrayEquals(held.visible().toFloatArray(), next.visible().toFloatArray());
    assertEquals(Set.of(0), next.clamped());
  }
}
