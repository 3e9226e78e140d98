package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.Fit;
import relief.Listed;
import relief.Machines;
import relief.MixedMachines;
import relief.Workspace;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.layers.MaxPooled;
import relief.layers.Multinomial;
import relief.layers.OneHot;
import relief.layers.Outcomes;
import relief.layers.Shared;
import relief.models.BoltzmannMachine;
import relief.training.Trainer;

/**
 * Rows completed, against the exact law of what is unknown given what is known. Samples by χ² at
 * the false-alarm rate of {@link Fit}; means within 6 of their own standard errors between 200
 * chains, one false alarm in 10⁸ for each number.
 */
class CompletionTest {
  private static final long SEED = 131;
  private static final int EACH = 1000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static int group(MixedMachines kind) {
    return switch (kind) {
      case CATEGORIES -> 3;
      case POTTS -> 2;
      default -> 1;
    };
  }

  private Completion completion(BoltzmannMachine machine, Conditionals exact) {
    NDArray rows = workspace.memory().create(exact.rows());
    return Completion.of(machine, rows, exact.masks(workspace));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_NONE,
      names = "WORDS.*") // one group: known as a whole, or not
  void samplesFollowTheLawGivenTheKnownUnits(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    Conditionals exact = Conditionals.of(oracle, group(kind));
    assertSampled(machine, oracle, exact);
  }

  private void assertSampled(BoltzmannMachine machine, Listed oracle, Conditionals exact) {
    Completed completed =
        completion(machine, exact).chains(EACH).sweeps(60, 1).draw(workspace.rng("samples"));
    Fit.assertFits(exact.pairs(), counts(oracle, exact, completed), SEED);
  }

  private static long[] counts(Listed oracle, Conditionals exact, Completed completed) {
    int rows = exact.rows().length;
    long[] counts = new long[rows * rows];
    for (int row = 0; row < rows; row++) {
      NDArray some = completed.samples().get(":, " + row);
      System.arraycopy(oracle.count(some, 0), 0, counts, row * rows, rows);
    }
    return counts;
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_NONE,
      names = "WORDS.*") // one group: known as a whole, or not
  void meansAndDeviationsAreThoseOfThatLaw(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    assertMeans(machine, Conditionals.of(kind.oracle(machine), group(kind)));
  }

  private void assertMeans(BoltzmannMachine machine, Conditionals exact) {
    Completed completed =
        completion(machine, exact).chains(200).sweeps(60, 100).draw(workspace.rng("means"));
    for (int row = 0; row < exact.rows().length; row++) {
      float[] mask = exact.mask(row);
      for (int i = 0; i < mask.length; i++) {
        String place = "row " + row + ", unit " + i + ", seed " + SEED;
        double mean = completed.mean().getFloat(row, i);
        if (mask[i] == 1) {
          assertEquals(exact.rows()[row][i], mean, place);
          assertEquals(0, completed.deviation().getFloat(row, i), place);
          assertEquals(0, completed.error().getFloat(row, i), place);
        } else {
          double error = completed.error().getFloat(row, i);
          assertTrue(error < 0.03, place + ", error " + error);
          assertEquals(exact.mean(row, i), mean, 6 * error + 1e-5, place);
          double deviation = completed.deviation().getFloat(row, i);
          assertEquals(exact.deviation(row, i), deviation, 0.03, place);
        }
      }
    }
  }

  /** Binary units in three layers, where the visible ones hear of the third through the second. */
  @Test
  void deepMachinesAreCompletedExactly() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 3, 3);
    Listed oracle = Listed.of(machine, List.of(Listed.bits(4), Listed.bits(3), Listed.bits(3)));
    Conditionals exact = Conditionals.of(oracle, 1);
    assertSampled(machine, oracle, exact);
    assertMeans(machine, exact);
  }

  @Test
  void trainedMachinesAreCompletedExactly() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(4), Bernoulli.of(4));
    Trainer.maximumLikelihood()
        .fit(machine, Toy.barsAndStripes(workspace, 2), 1000, workspace.rng("fit"));
    Listed oracle = Listed.of(machine, List.of(Listed.bits(4), Listed.bits(4)));
    Conditionals exact = Conditionals.of(oracle, 1);
    assertSampled(machine, oracle, exact);
    assertMeans(machine, exact);
  }

  /** The test can fail: what is drawn without the known units has another law. */
  @Test
  void freeUnitsHaveAnotherLaw() {
    BoltzmannMachine machine = MixedMachines.ISING.in(workspace);
    Listed oracle = MixedMachines.ISING.oracle(machine);
    Conditionals exact = Conditionals.of(oracle, 1);
    NDArray nothing = exact.masks(workspace).zerosLike();
    NDArray rows = workspace.memory().create(exact.rows());
    Completed free =
        Completion.of(machine, rows, nothing)
            .chains(EACH)
            .sweeps(60, 1)
            .draw(workspace.rng("free"));
    long[] counts = counts(oracle, exact, free);
    assertThrows(AssertionError.class, () -> Fit.assertFits(exact.pairs(), counts, SEED));
  }

  /** Annealing is a start: the law at its end is the same. */
  @Test
  void annealedChainsEndInTheSameLaw() {
    BoltzmannMachine machine = MixedMachines.MIXTURE.in(workspace);
    Listed oracle = MixedMachines.MIXTURE.oracle(machine);
    Conditionals exact = Conditionals.of(oracle, 1);
    Completed completed =
        completion(machine, exact)
            .chains(EACH)
            .annealedFrom(0)
            .sweeps(40, 30)
            .draw(workspace.rng("annealed"));
    Fit.assertFits(exact.pairs(), counts(oracle, exact, completed), SEED);
  }

  @Test
  void numbersThatAreNotThereAreUnknown() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    NDArray gaps = workspace.memory().create(new float[][] {{1, Float.NaN, 0}, {Float.NaN, 1, 1}});
    NDArray mask = workspace.memory().create(new float[][] {{1, 0, 1}, {0, 1, 1}});
    Completed one = Completion.of(machine, gaps).sweeps(5, 5).draw(workspace.rng("gaps"));
    Completed other = Completion.of(machine, gaps, mask).sweeps(5, 5).draw(workspace.rng("gaps"));
    assertArrayEquals(other.mean().toFloatArray(), one.mean().toFloatArray());
    assertArrayEquals(other.samples().toFloatArray(), one.samples().toFloatArray());
    assertEquals(1, one.mean().getFloat(0, 0));
    assertTrue(one.mean().getFloat(0, 1) > 0 && one.mean().getFloat(0, 1) < 1);
    assertArrayEquals(one.samples().get(3).toFloatArray(), one.sample(3).toFloatArray());
  }

  @Test
  void nothingIsLeftBehindButTheResult() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    NDArray rows = workspace.memory().create(new float[][] {{1, 0, 0}, {0, 1, 1}});
    NDArray mask = workspace.memory().create(new float[][] {{1, 0, 1}});
    Completion completion = Completion.of(machine, rows, mask).sweeps(3, 3);
    int before = workspace.memory().getManagedArrays().size();
    completion.draw(workspace.rng("memory"));
    assertEquals(before + 4, workspace.memory().getManagedArrays().size());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      completion.draw(workspace.rng("memory"));
    }
    assertEquals(before + 4, workspace.memory().getManagedArrays().size());
  }

  @Test
  void whatDoesntFitIsRefused() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    NDArray rows = workspace.memory().create(new float[][] {{1, 0, 0}, {0, 1, 1}});
    NDArray narrow = workspace.memory().create(new float[][] {{1, 0}});
    NDArray grey = workspace.memory().create(new float[][] {{1, 0.5f, 0}});
    NDArray known = workspace.memory().create(new float[][] {{1, 1, 0}});
    assertRefused("float32 mask of shape", () -> Completion.of(machine, rows, narrow));
    assertRefused("1 for known and 0", () -> Completion.of(machine, rows, grey));
    assertRefused("rows of 3 values", () -> Completion.of(machine, narrow, known));
    assertRefused("at least one chain", () -> Completion.of(machine, rows, known).chains(0));
    Completion wrong = Completion.of(machine, rows.mul(2), known);
    assertRefused("values from 0.0 to 1.0", () -> wrong.draw(workspace.rng("r")));
  }

  /** Also where the units of a group don't lie side by side. */
  @Test
  void dividedGroupsAreRefused() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, OneHot.of(2, 3), Bernoulli.of(2));
    NDArray row = workspace.memory().create(new float[][] {{1, 0, 0, 0, 0, 1}});
    NDArray whole = workspace.memory().create(new float[][] {{1, 1, 1, 0, 0, 0}});
    NDArray divided = workspace.memory().create(new float[][] {{1, 1, 0, 0, 0, 0}});
    Completed completed = Completion.of(machine, row, whole).draw(workspace.rng("r"));
    assertEquals(1, completed.mean().getFloat(0, 0));
    assertRefused("known or unknown together", () -> Completion.of(machine, row, divided));
    Layer pooled = new MaxPooled(workspace.memory().zeros(new Shape(1)), 2, 2, 2, 1);
    Outcomes outcomes = pooled.outcomes().orElseThrow();
    assertTrue(outcomes.isConstantInGroups(new float[] {1, 0, 1, 0}));
    assertFalse(outcomes.isConstantInGroups(new float[] {1, 1, 0, 0}));
  }

  /** Too many outcomes to list. */
  @Test
  void dividedDocumentsAreRefused() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Multinomial.of(300, 50), Bernoulli.of(2));
    NDArray row = workspace.memory().ones(new Shape(1, 300));
    NDArray some = workspace.rng("mask").bernoulli(row.mul(0.5));
    assertRefused("known or unknown together", () -> Completion.of(machine, row, some));
    assertThrows(
        IllegalArgumentException.class, () -> Shared.of(Multinomial.of(300, 50), 2).in(workspace));
  }

  private static void assertRefused(String words, Runnable action) {
    Exception e = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
