package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/** What training refuses, and what it leaves behind when it fails. */
class TrainerErrorsTest {
  private final Workspace workspace = Workspace.seeded(31);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);

  @AfterEach
  void close() {
    workspace.close();
  }

  private BoltzmannMachine machine(int hidden) {
    return BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(hidden))
        .startingFrom(data);
  }

  private static float[] flat(BoltzmannMachine machine) {
    return machine.parameters().get("edge0.weights").toFloatArray();
  }

  @Test
  void divergenceIsNamedAndTheLastGoodParametersRemain() {
    BoltzmannMachine rbm = machine(4);
    DivergedException e =
        assertThrows(
            DivergedException.class,
            () ->
                Trainer.of(Persistent.of(20, 1), Sgd.of(Schedules.explodingAfter(2)))
                    .fit(rbm, data, 10, 5, workspace.rng("f")));
    assertTrue(e.getMessage().contains("learning rate"), e.getMessage());
    assertEquals(9, e.step());
    assertTrue(rbm.parameters().norm() < 1e3);
    assertTrue(Double.isFinite(Enumeration.of(rbm).logPartition()));
  }

  private static final class Schedules {
    static Schedule explodingAfter(int epochs) {
      return time -> time < epochs ? 0.01 : 1e30;
    }
  }

  @Test
  void badInputIsRefusedBeforeAnythingChanges() {
    BoltzmannMachine rbm = machine(4);
    Trainer trainer = Trainer.of(Persistent.of(20, 1), Adam.of(0.01));
    float[] before = flat(rbm);
    assertRefused(() -> trainer.fit(rbm, data, 0, 5, workspace.rng("f")), "epoch");
    assertRefused(() -> trainer.fit(rbm, data, 1, 15, workspace.rng("f")), "14");
    assertRefused(() -> trainer.fit(rbm, data, 1, 0, workspace.rng("f")), "0");
    Dataset wide = Toy.barsAndStripes(workspace, 4);
    assertRefused(() -> trainer.fit(rbm, wide, 1, 5, workspace.rng("f")), "16");
    Dataset bytes = Dataset.of(workspace, "bytes", new float[][] {{0, 255, 0, 0, 0, 0, 0, 0, 0}});
    assertRefused(() -> trainer.fit(rbm, bytes, 1, 1, workspace.rng("f")), "255");
    float[][] rows = new float[3000][9];
    rows[1500][4] = 7;
    Dataset oneBad = Dataset.of(workspace, "one bad value", rows);
    assertRefused(() -> trainer.fit(rbm, oneBad, 1, 5, workspace.rng("f")), "7.0");
    assertArrayEquals(before, flat(rbm));
  }

  private static void assertRefused(Runnable action, String word) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(word) && message.contains("got"), message);
  }

  @Test
  void parametersThatAreBadBeforeTrainingAreNamedSo() {
    BoltzmannMachine rbm = machine(4);
    rbm.parameters().get("layer1.bias").addi(Float.NaN);
    Trainer trainer = Trainer.of(Persistent.of(20, 1), Adam.of(0.01));
    assertRefused(() -> trainer.fit(rbm, data, 1, 5, workspace.rng("f")), "before the first step");
  }

  @Test
  void closedWorkspaceIsNamed() {
    Workspace other = Workspace.seeded(1);
    BoltzmannMachine rbm = BoltzmannMachine.chain(other, Bernoulli.of(9), Bernoulli.of(2));
    other.close();
    Trainer trainer = Trainer.of(Persistent.of(20, 1), Adam.of(0.01));
    String message =
        assertThrows(
                IllegalStateException.class, () -> trainer.fit(rbm, data, 1, 5, workspace.rng("f")))
            .getMessage();
    assertTrue(message.contains("workspace"), message);
  }
}
