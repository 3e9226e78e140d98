package relief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import relief.data.Batch;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.training.Clock;
import relief.training.ContrastiveDivergence;
import relief.training.DropConnect;
import relief.training.Dropout;
import relief.training.Objective;
import relief.training.Penalty;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Faults of Learnergy 1.1.5, one test each, named by what is right; those of its machines for real
 * numbers are in {@link LearnergyRealUnitsTest}, of its stacks in {@link LearnergyStacksTest}.
 */
class LearnergyFaultsTest {
  private static final long SEED = 151;
  private static final int ROWS = 20_000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray rows(int rows, float... row) {
    return workspace.memory().create(row, new Shape(1, row.length)).repeat(0, rows);
  }

  private Parameters gradient(Objective objective, BoltzmannMachine machine, Batch batch) {
    return objective.gradient(machine, batch, Clock.START, workspace.rng("gradient"));
  }

  private BoltzmannMachine withoutWeights(BoltzmannMachine machine) {
    machine.parameters().assign(machine.parameters().times(0));
    return machine;
  }

  /** Learnergy divides fields by T in the model's phase alone. */
  @Test
  void temperaturesActInBothPhases() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    BoltzmannMachine hot = machine.tempered(workspace.memory().create(new float[] {0.5f}));
    Batch batch = Batch.of(rows(ROWS, 1, 0, 1));
    Parameters got = gradient(ContrastiveDivergence.of(60), hot, batch);
    Enumeration oracle = Enumeration.of(machine);
    double[] model = oracle.law(0.5);
    double[] data = new double[model.length];
    double sum = 0;
    for (int s = 0; s < model.length; s++) {
      data[s] = (s & 7) == 0b101 ? model[s] : 0;
      sum += data[s];
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        double exact = oracle.product(data, 0, i, j) / sum - oracle.product(model, 0, i, j);
        // 5 deviations of β times a mean of coins
        double bound = 0.5 * 5 * 0.5 / Math.sqrt(ROWS);
        assertEquals(0.5 * exact, got.get("edge0.weights").getFloat(i, j), bound, "seed " + SEED);
      }
    }
  }

  /** Learnergy hands all parameters to an optimizer with weight decay. */
  @Test
  void weightDecayLeavesBiasesAlone() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    Objective nothing = (m, batch, clock, rng) -> m.parameters().times(0);
    Parameters decay =
        gradient(nothing.minus(Penalty.l2(0.1)), machine, Batch.of(rows(1, 1, 0, 1)));
    assertEquals(0, decay.get("layer0.bias").abs().sum().getFloat());
    assertEquals(0, decay.get("layer1.bias").abs().sum().getFloat());
    assertNotEquals(0, decay.get("edge0.weights").abs().sum().getFloat());
  }

  /** Learnergy's errors have no message; it goes to a log. */
  @Test
  void errorsSayWhatIsWrong() {
    Objective cd = ContrastiveDivergence.of(1);
    List<Executable> nonsense =
        List.of(
            () -> ContrastiveDivergence.of(0),
            () -> Bernoulli.of(-3),
            () -> Sgd.of(-0.1),
            () -> Sgd.of(0.1).momentum(2),
            () -> Dropout.of(1.5, cd),
            () -> Penalty.l2(-1),
            () -> Gaussian.of(3, -1),
            () -> Trainer.of(cd, Sgd.of(1)).fit(null, null, 0, 1, workspace.rng("none")));
    for (Executable each : nonsense) {
      String message = assertThrows(IllegalArgumentException.class, each).getMessage();
      assertTrue(message.contains("xpected") && message.contains("got"), message);
    }
  }

  /** Learnergy draws another mask whenever it samples. */
  @Test
  void unitsThatAreDroppedAreDroppedInBothPhases() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 12);
    Batch batch = Batch.of(rows(50, 1, 0, 1, 1));
    Parameters got = gradient(Dropout.of(0.5, ContrastiveDivergence.of(1)), machine, batch);
    float[] perUnit = got.get("edge0.weights").abs().sum(new int[] {0}).toFloatArray();
    int untouched = 0;
    for (float unit : perUnit) {
      untouched += unit == 0 ? 1 : 0;
    }
    assertTrue(untouched > 1 && untouched < 11, untouched + " of 12, seed " + SEED);
  }

  /** Learnergy reconstructs with all units, each as strong as when half of them were there. */
  @Test
  void reconstructionsAfterDropoutAreRescaled() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 6);
    State state = machine.start(5, workspace.rng("state"));
    NDArray all = machine.field(state, 0);
    NDArray expected = Dropout.averaged(machine, 0.4, 1).field(state, 0);
    assertArrayEquals(all.mul(0.6).toFloatArray(), expected.toFloatArray(), 1e-5f);
  }

  /** Learnergy drops weights upwards alone, and leaves them in the free energy. */
  @Test
  void weightsThatAreDroppedHaveNoGradient() {
    BoltzmannMachine machine = Machines.binary(workspace, 6, 6);
    Batch batch = Batch.of(rows(50, 1, 1, 1, 1, 1, 1));
    Parameters got = gradient(DropConnect.of(0.5, ContrastiveDivergence.of(1)), machine, batch);
    long kept = got.get("edge0.weights").countNonzero().getLong();
    assertTrue(kept > 5 && kept < 31, kept + " of 36, seed " + SEED);
  }

  /** Learnergy's energy dropout multiplies the units of each row with those of all others. */
  @Test
  void theEnergyOfARowIsItsOwn() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 3);
    State state = machine.start(7, workspace.rng("state"));
    double[] together = machine.energy(state).toDoubleArray();
    for (int row = 0; row < 7; row++) {
      TreeMap<Integer, NDArray> one = new TreeMap<>();
      String range = row + ":" + (row + 1);
      state.values().forEach((layer, x) -> one.put(layer, x.get(range)));
      assertEquals(machine.energy(State.of(one)).toDoubleArray()[0], together[row], 1e-9);
    }
  }

  /** The generative term of Learnergy's hybrid is a pseudo-likelihood of images without labels. */
  @Test
  void theGenerativePartLearnsFromLabels() {
    BoltzmannMachine machine =
        withoutWeights(
            BoltzmannMachine.chain(workspace, Bernoulli.of(3), Bernoulli.of(2), OneHot.of(2)));
    Parameters[] got = new Parameters[2];
    for (int label = 0; label < 2; label++) {
      TreeMap<Integer, NDArray> observed = new TreeMap<>();
      observed.put(0, rows(400, 1, 0, 1));
      observed.put(2, rows(400, 1 - label, label));
      got[label] = gradient(ContrastiveDivergence.of(1), machine, new Batch(observed));
    }
    double half = 5 * 0.5 / Math.sqrt(400);
    assertEquals(0.5, got[0].get("layer2.bias").getFloat(0), half, "seed " + SEED);
    assertEquals(-0.5, got[1].get("layer2.bias").getFloat(0), half, "seed " + SEED);
    assertNotEquals(0, got[0].minus(got[1]).get("edge1.weights").abs().sum().getFloat());
  }
}
