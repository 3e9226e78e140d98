package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.Fit;
import relief.LabelledMachines;
import relief.Listed;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** Particles of which a layer is held, against all states. False alarms: {@link Fit}. */
class ConditionalTest {
  private static final long SEED = 73;
  private static final int EACH = 3000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void imagesGivenALabel(LabelledMachines kind) {
    assertFollows(kind, LabelledMachines.LABEL, 0);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void labelsGivenAnImage(LabelledMachines kind) {
    assertFollows(kind, 0, LabelledMachines.LABEL);
  }

  /** Each row of one layer is held in as many particles; the pair of rows is the outcome. */
  private void assertFollows(LabelledMachines kind, int held, int drawn) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    NDArray rows = workspace.memory().create(oracle.rows(held)).repeat(0, EACH);
    int particles = (int) rows.getShape().get(0);
    State state =
        Fantasy.of(machine, particles)
            .given(held, rows)
            .annealedFrom(0)
            .steps(100)
            .state(workspace.rng("f"));
    assertEquals(rows, state.get(held));
    Fit.assertFits(law(oracle, held, drawn), counts(oracle, state, held, drawn), SEED);
  }

  private static double[] law(Listed oracle, int held, int drawn) {
    double[][] conditional = LabelledMachines.conditional(oracle, drawn, held);
    int width = conditional[0].length;
    double[] law = new double[conditional.length * width];
    for (int i = 0; i < law.length; i++) {
      law[i] = conditional[i / width][i % width] / conditional.length;
    }
    return law;
  }

  private static long[] counts(Listed oracle, State state, int held, int drawn) {
    int width = oracle.rows(drawn).length;
    long[] counts = new long[oracle.rows(held).length * width];
    for (int row = 0; row < counts.length / width; row++) {
      NDArray some = state.get(drawn).get(row * EACH + ":" + (row + 1) * EACH);
      System.arraycopy(oracle.count(some, drawn), 0, counts, row * width, width);
    }
    return counts;
  }

  /** The test can fail: free particles don't follow the law of held ones. */
  @Test
  void freeParticlesFollowAnotherLaw() {
    LabelledMachines kind = LabelledMachines.BITS;
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    State free = Fantasy.of(machine, 3 * EACH).steps(100).state(workspace.rng("f"));
    int label = LabelledMachines.LABEL;
    assertThrows(
        AssertionError.class,
        () -> Fit.assertFits(law(oracle, label, 0), counts(oracle, free, label, 0), SEED));
  }

  @Test
  void heldRowsAreCopiedAndStay() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    NDArray labels = workspace.memory().create(new float[][] {{1, 0, 0}, {0, 0, 1}});
    Batch held = new Batch(Map.of(2, labels));
    try (Chains chains = Chains.holding(machine, new Gibbs(), held, workspace.rng("c"))) {
      for (int i = 0; i < 5; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          chains.advance(machine, 3, workspace.rng("c").at(i));
        }
        assertEquals(labels, chains.state().get(2));
      }
      assertEquals(Set.of(2), chains.state().clamped());
    }
    assertArrayEquals(new float[] {1, 0, 0, 0, 0, 1}, labels.toFloatArray());
    Fantasy fantasy = Fantasy.of(machine, 2).given(2, labels).meanFieldAtTheEnd();
    assertEquals(Set.of(0, 1), fantasy.state(workspace.rng("f")).means());
  }

  @Test
  void nothingIsLeftBehindButTheParticles() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    NDArray labels = workspace.memory().create(new float[][] {{1, 0, 0}, {0, 0, 1}});
    int before = workspace.memory().getManagedArrays().size();
    Fantasy.of(machine, 2).given(2, labels).steps(3).state(workspace.rng("f"));
    assertEquals(before + 3, workspace.memory().getManagedArrays().size());
  }

  @Test
  void whatDoesntFitIsRefused() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    Fantasy fantasy = Fantasy.of(machine, 2);
    NDArray one = workspace.memory().create(new float[][] {{1, 0, 0}});
    NDArray narrow = workspace.memory().zeros(new Shape(2, 2));
    NDArray none = workspace.memory().zeros(new Shape(2, 3));
    assertThrows(IllegalArgumentException.class, () -> fantasy.given(2, one));
    assertThrows(IllegalArgumentException.class, () -> fantasy.given(2, narrow));
    assertThrows(IllegalArgumentException.class, () -> fantasy.given(2, none));
    assertThrows(IllegalArgumentException.class, () -> fantasy.given(3, one.repeat(0, 2)));
    assertThrows(IllegalArgumentException.class, () -> fantasy.given(-1, one.repeat(0, 2)));
  }
}
