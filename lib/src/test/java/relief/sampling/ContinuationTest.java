package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.ConditionalLaw;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.Conditional;

/** Frames that are drawn against their enumerated law. False alarms: {@link Fit}. */
class ContinuationTest {
  private static final long SEED = 19;
  private static final int ROWS = 30_000;
  private static final float[] HISTORY = {1, 0, 0, 1};
  private final Workspace workspace = Workspace.seeded(SEED);
  private final BoltzmannMachine machine =
      Machines.randomized(
          workspace, Conditional.machine(workspace, Bernoulli.of(2), Bernoulli.of(3), 2), 0.8);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** p(v₁ | u) p(v₂ | u, v₁) p(v₃ | v₁, v₂) of all three frames, the first two bits the first. */
  private double[] law() {
    ConditionalLaw oracle = ConditionalLaw.ofBits(machine);
    double[] law = new double[64];
    for (int s = 0; s < 64; s++) {
      float[] all = Arrays.copyOf(HISTORY, 10);
      law[s] = 1;
      for (int t = 0; t < 3; t++) {
        int frame = s >> 2 * t & 3;
        law[s] *= oracle.law(Arrays.copyOfRange(all, 2 * t, 2 * t + 4))[frame];
        all[4 + 2 * t] = frame & 1;
        all[5 + 2 * t] = frame >> 1;
      }
    }
    return law;
  }

  @Test
  void framesFollowTheLawGivenThoseBefore() {
    NDArray history = workspace.memory().create(HISTORY, new Shape(1, 4)).repeat(0, ROWS);
    NDArray frames = Continuation.of(machine).sweeps(30).draw(history, 3, workspace.rng("go on"));
    assertEquals(new Shape(ROWS, 6), frames.getShape());
    long[] counts = Enumeration.countPatterns(frames);
    Fit.assertFits(law(), counts, SEED);
    double[] turned = new double[64]; // the test can fail: as if the history were another
    for (int s = 0; s < 64; s++) {
      turned[s] = law()[s ^ 3];
    }
    assertThrows(AssertionError.class, () -> Fit.assertFits(turned, counts, SEED));
  }

  @Test
  void historiesOfOneFrameGoOnToo() {
    BoltzmannMachine one = Conditional.machine(workspace, Bernoulli.of(3), Bernoulli.of(2), 1);
    NDArray history = workspace.memory().ones(new Shape(4, 3));
    int before = workspace.memory().getManagedArrays().size();
    NDArray frames = Continuation.of(one).sweeps(2).draw(history, 5, workspace.rng("go on"));
    assertEquals(new Shape(4, 15), frames.getShape());
    assertEquals(frames, Continuation.of(one).sweeps(2).draw(history, 5, workspace.rng("go on")));
    assertEquals(before + 2, workspace.memory().getManagedArrays().size());
  }

  @Test
  void whatHasNoHistoryIsRefused() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    assertThrows(IllegalArgumentException.class, () -> Continuation.of(rbm));
    assertThrows(IllegalArgumentException.class, () -> Continuation.of(machine).sweeps(0));
    NDArray narrow = workspace.memory().zeros(new Shape(4, 3));
    NDArray fine = workspace.memory().zeros(new Shape(4, 4));
    Continuation continuation = Continuation.of(machine);
    assertThrows(
        IllegalArgumentException.class, () -> continuation.draw(narrow, 1, workspace.rng("r")));
    assertThrows(
        IllegalArgumentException.class, () -> continuation.draw(fine, 0, workspace.rng("r")));
    assertThrows(
        IllegalArgumentException.class,
        () -> Conditional.machine(workspace, Bernoulli.of(3), Bernoulli.of(2), 0));
  }
}
