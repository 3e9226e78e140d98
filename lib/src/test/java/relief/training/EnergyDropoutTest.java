package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.State;

class EnergyDropoutTest {
  private static final long SEED = 107;
  private static final int ROWS = 40_000;

  /** As in {@link DropoutTest}. */
  private static final double BOUND = 5 * Math.sqrt(0.5 / ROWS);

  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray array(float[]... rows) {
    return workspace.memory().create(rows);
  }

  /** Every row has its own energy; Learnergy's is that of all rows with all hidden units. */
  @Test
  void importanceIsTheRatioOverTheRowsOwnEnergy() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    float[][] before = {{1, 0, 1}, {0, 1, 1}};
    float[][] after = {{1, 1, 1}, {0, 0, 1}};
    State chain = State.of(new TreeMap<>(Map.of(0, array(after), 1, array(new float[2][2]))));
    float[] got =
        EnergyDropout.importance(rbm, State.observing(Batch.of(array(before))), 1, chain)
            .toFloatArray();
    for (int row = 0; row < 2; row++) {
      double change = energy(rbm, after[row]) - energy(rbm, before[row]);
      for (int j = 0; j < 2; j++) {
        double ratio = mean(rbm, after[row], j) / mean(rbm, before[row], j);
        double expected = ratio / Math.abs(change);
        assertEquals(expected, got[2 * row + j], 1e-4 * expected);
      }
    }
  }

  private static double mean(BoltzmannMachine rbm, float[] row, int unit) {
    return 1 / (1 + Math.exp(-field(rbm, row, unit)));
  }

  private static double field(BoltzmannMachine rbm, float[] row, int unit) {
    double field = rbm.parameters().get("layer1.bias").getFloat(unit);
    for (int i = 0; i < row.length; i++) {
      field += row[i] * rbm.parameters().get("edge0.weights").getFloat(i, unit);
    }
    return field;
  }

  /** With the hidden units at their means. */
  private static double energy(BoltzmannMachine rbm, float[] row) {
    double energy = 0;
    for (int i = 0; i < row.length; i++) {
      energy -= row[i] * rbm.parameters().get("layer0.bias").getFloat(i);
    }
    for (int j = 0; j < 2; j++) {
      energy -= mean(rbm, row, j) * field(rbm, row, j);
    }
    return energy;
  }

  /** A half of the rows lacks unit 0, the other units 1 and 2; three workers. */
  @Test
  void everyRowHasTheGradientOfItsOwnMachine() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 4);
    float[][] kept = {{0, 1, 1, 1}, {1, 0, 0, 1}};
    NDArray mask = array(kept).repeat(0, ROWS);
    Batch batch = Batch.of(array(new float[] {1, 0, 1}).repeat(0, 2 * ROWS));
    System.setProperty("relief.threads", "3");
    Parameters got;
    try {
      got = EnergyDropout.of(60).masked(rbm, batch, 1, mask, workspace.rng("masked"));
    } finally {
      System.clearProperty("relief.threads");
    }
    float[] weights = got.get("edge0.weights").toFloatArray();
    double[] exact = new double[weights.length];
    double[] hidden = new double[4];
    for (float[] each : kept) {
      NDArray rest = rbm.parameters().get("edge0.weights").mul(array(each));
      Enumeration oracle = Enumeration.of(rbm.with(rbm.parameters().and("edge0.weights", rest)));
      double[] data = oracle.lawGiven(0b101);
      double[] model = oracle.law();
      for (int k = 0; k < exact.length; k++) {
        double change =
            oracle.product(data, 0, k / 4, k % 4) - oracle.product(model, 0, k / 4, k % 4);
        exact[k] += each[k % 4] * change / 2;
      }
      for (int j = 0; j < 4; j++) {
        hidden[j] += (oracle.mean(data, 1, j) - oracle.mean(model, 1, j)) / 2;
      }
    }
    for (int k = 0; k < exact.length; k++) {
      assertEquals(exact[k], weights[k], BOUND, "weight " + k + ", seed " + SEED);
    }
    for (int j = 0; j < 4; j++) {
      assertEquals(hidden[j], got.get("layer1.bias").getFloat(j), BOUND, "seed " + SEED);
    }
  }

  @Test
  void whatCantBeDoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> EnergyDropout.of(0));
    BoltzmannMachine deep = Machines.binary(workspace, 3, 2, 2);
    Batch batch = Batch.of(array(new float[] {1, 0, 1}));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> EnergyDropout.of(1).gradient(deep, batch, Clock.START, workspace.rng("g")))
            .getMessage();
    assertTrue(message.contains("[1, 2]"), message);
  }
}
