package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Fit;
import relief.LabelledMachines;
import relief.Listed;
import relief.Machines;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** A part of the visible layer held; the law of the rest is {@link CompletionTest}'s. */
class ObservingTest {
  private static final long SEED = 157;
  private static final int ROWS = 12_000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray row(float... values) {
    return workspace.memory().create(new float[][] {values});
  }

  /** A label held, two pixels held: all else has the law given both. */
  @Test
  void clampedLayersStayBesideHeldUnits() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    Listed oracle = LabelledMachines.BITS.oracle(machine);
    NDArray label = row(0, 1, 0).repeat(0, ROWS);
    State state =
        machine
            .start(ROWS, workspace.rng("start"))
            .with(0, row(1, 0, 0, 0).repeat(0, ROWS))
            .with(2, label)
            .clamp(2);
    Observing kernel = Observing.of(row(1, 1, 0, 0));
    State end = kernel.steps(60, machine, state, workspace.rng("sweeps"));
    assertEquals(Set.of(2), end.clamped());
    assertEquals(label, end.get(2));
    Fit.assertFits(law(oracle), oracle.count(end.visible(), 0), SEED);
  }

  private static double[] law(Listed oracle) {
    double[] joint = oracle.law();
    double[] law = new double[oracle.rows(0).length];
    double sum = 0;
    for (int s = 0; s < joint.length; s++) {
      double[] pixels = oracle.row(s, 0);
      if (oracle.row(s, 2)[1] == 1 && pixels[0] == 1 && pixels[1] == 0) {
        law[oracle.digit(s, 0)] += joint[s];
        sum += joint[s];
      }
    }
    for (int i = 0; i < law.length; i++) {
      law[i] /= sum;
    }
    return law;
  }

  /** The hidden layer as the kernel inside gives it: its means for the sample of visible units. */
  @Test
  void observationsAreThoseOfTheKernelInside() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    State state = machine.start(5, workspace.rng("start"));
    Kernel kernel = Observing.of(row(1, 0, 1));
    Kernel.Observation next = kernel.observe(machine, state, workspace.rng("observe"));
    assertEquals(Set.of(1), next.statistics().means());
    assertEquals(Set.of(), next.state().clamped());
    NDArray hidden = machine.layers().get(1).mean(machine.field(next.state(), 1));
    assertArrayEquals(hidden.toFloatArray(), next.statistics().get(1).toFloatArray(), 1e-6f);
    NDArray held = next.state().visible().sub(state.visible()).mul(row(1, 0, 1));
    assertEquals(0, held.abs().sum().getFloat());
  }

  @Test
  void aClampedVisibleLayerStays() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    State state = machine.start(4, workspace.rng("start")).clamp(0);
    State next = Observing.of(row(0, 0, 0)).step(machine, state, workspace.rng("step"));
    assertEquals(state.visible(), next.visible());
  }

  /** Completion without noise: the energy falls with every sweep. */
  @Test
  void otherKernelsMayBeInside() {
    BoltzmannMachine machine = Machines.binary(workspace, 6, 4);
    State state = machine.start(50, workspace.rng("start"));
    Kernel kernel = Observing.of(row(1, 1, 0, 0, 1, 0)).by(new ModeUpdates());
    for (int i = 0; i < 5; i++) {
      State next = kernel.step(machine, state, workspace.rng("unused"));
      double most = machine.energy(next).sub(machine.energy(state)).max().getDouble();
      assertTrue(most < 1e-5, "energy rose by " + most);
      state = next;
    }
  }

  /** Groups without a 1 stay so, all others are drawn. */
  @Test
  void absentGroupsStayAbsent() {
    BoltzmannMachine machine = LabelledMachines.CATEGORIES.in(workspace);
    NDArray rows = row(0, 0, 0, 0, 1, 0).repeat(0, 200);
    State start = machine.start(200, workspace.rng("start"));
    State state = start.with(0, rows);
    NDArray end = Observing.absent(3).steps(5, machine, state, workspace.rng("steps")).visible();
    assertEquals(0, end.get(":, 0:3").sum().getFloat());
    assertEquals(200, end.get(":, 3:6").sum().getFloat());
    assertTrue(end.get(":, 4").sum().getFloat() < 200);
  }

  @Test
  void absentGroupsAreThoseOfTheLayer() {
    BoltzmannMachine machine = LabelledMachines.CATEGORIES.in(workspace);
    State state = machine.start(2, workspace.rng("start"));
    Observing wrong = Observing.absent(2);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> wrong.step(machine, state, workspace.rng("steps")))
            .getMessage();
    assertTrue(message.contains("with groups of 3"), message);
  }
}
