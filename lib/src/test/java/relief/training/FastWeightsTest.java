package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;

class FastWeightsTest {
  private final Workspace workspace = Workspace.seeded(3);
  private final Rng rng = workspace.rng("gradient");
  private final BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
  private final Batch batch =
      Batch.of(workspace.memory().create(new float[][] {{1, 0, 1}, {1, 1, 0}}));

  @AfterEach
  void close() {
    workspace.close();
  }

  private static void assertEqual(Parameters expected, Parameters got) {
    assertEquals(0, expected.minus(got).norm(), 1e-6);
  }

  /** φ after two gradients is 0.95 · rate · g₁ + rate · g₂. */
  @Test
  void learnAndForget() {
    FastWeights fast = new FastWeights(0.5);
    Parameters theta = machine.parameters();
    assertEqual(theta, fast.landscape(machine).parameters());
    Parameters first = theta.times(2);
    fast.learn(first.and("more", first.get("layer0.bias")));
    assertEqual(theta.plus(first.times(0.5)), fast.landscape(machine).parameters());
    Parameters second = theta.times(-3);
    fast.learn(second);
    Parameters expected = theta.plus(first.times(0.95 * 0.5)).plus(second.times(0.5));
    assertEqual(expected, fast.landscape(machine).parameters());
    fast.close();
    assertEqual(theta, fast.landscape(machine).parameters());
  }

  /** The first gradient is PCD's, as φ is zero; the second has its chains in θ + φ. */
  @Test
  void onlyTheChainsMoveInTheOtherLandscape() {
    Persistent plain = Persistent.of(20_000, 1);
    Persistent fast = Persistent.of(20_000, 1).fast(3);
    assertEqual(
        plain.gradient(machine, batch, Clock.START, rng.at(1)),
        fast.gradient(machine, batch, Clock.START, rng.at(1)));
    Parameters before = machine.parameters().duplicate();
    Parameters slow = plain.gradient(machine, batch, Clock.START, rng.at(2));
    Parameters pushed = fast.gradient(machine, batch, Clock.START, rng.at(2));
    assertTrue(slow.minus(pushed).norm() > 0.1);
    assertEqual(before, machine.parameters());
    assertEquals("fast PCD-1 with 20000 chains", fast.toString());
  }

  @Test
  void anotherMachineStartsAnew() {
    Persistent fast = Persistent.of(20, 1).fast(3);
    fast.gradient(machine, batch, Clock.START, rng.at(1));
    BoltzmannMachine other = Machines.binary(workspace, 3, 4);
    Parameters expected = Persistent.of(20, 1).gradient(other, batch, Clock.START, rng.at(2));
    assertEqual(expected, fast.gradient(other, batch, Clock.START, rng.at(2)));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Persistent.of(9, 1).fast(-1));
    assertThrows(IllegalArgumentException.class, () -> Persistent.of(9, 1).fast(Double.NaN));
  }
}
