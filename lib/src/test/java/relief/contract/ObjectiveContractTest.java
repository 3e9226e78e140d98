package relief.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Clock;
import relief.training.ContrastiveDivergence;
import relief.training.Discriminative;
import relief.training.DropConnect;
import relief.training.Dropout;
import relief.training.EnergyDropout;
import relief.training.Examples;
import relief.training.Objective;
import relief.training.Penalty;
import relief.training.Persistent;
import relief.training.SparsityTarget;
import relief.training.Tap;

/**
 * What every objective promises, for all objectives. Exact gradients are those of the enumerated
 * likelihood; a mean over n chains has a deviation of at most ½/√n, the bounds are 5 of those.
 */
class ObjectiveContractTest {
  private static final long SEED = 131;
  private static final int ROWS = 20_000;
  private static final double BOUND = 5 * 0.5 / Math.sqrt(ROWS);
  private static final float[][] PATTERNS = {{1, 0, 1}, {0, 0, 1}, {1, 1, 1}, {1, 0, 0}};
  private static final float[][] LABELS = {{1, 0}, {0, 1}, {1, 0}, {0, 0}};
  private final Workspace workspace = Workspace.seeded(SEED);

  /** What an objective estimates. */
  enum Estimates {
    /** Multiples of the gradient of the log-likelihood, given chains that are long enough. */
    THE_GRADIENT,
    /** Something with a positive product with it, at these machines; its bias is documented. */
    AN_ASCENT,
    /** The gradient of something else, which has a test of its own. */
    SOMETHING_ELSE
  }

  /**
   * An objective.
   *
   * @param factor of the gradient, where that is what it estimates
   */
  record Example(
      String name, Function<Workspace, Objective> make, Estimates estimates, double factor) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Example gradient(String name, double factor, Supplier<Objective> objective) {
    return new Example(name, w -> objective.get(), Estimates.THE_GRADIENT, factor);
  }

  private static Example ascent(String name, Supplier<Objective> objective) {
    return new Example(name, w -> objective.get(), Estimates.AN_ASCENT, 1);
  }

  /** CD-1 of a machine with strong couplings, said to be exact. */
  private static final Example STRONG = gradient("strong", 1, () -> ContrastiveDivergence.of(1));

  /** A line for each objective; {@link EveryPartHasExamplesTest} misses it otherwise. */
  static Stream<Example> objectives() {
    ContrastiveDivergence cd = ContrastiveDivergence.of(60);
    Function<Workspace, Objective> other = w -> cd.on(patterns(w, 4 * ROWS), ROWS);
    return Stream.of(
        gradient("CD-60", 1, () -> cd),
        gradient("PCD", 1, () -> Persistent.of(ROWS, 60)),
        gradient("sum", 1.5, () -> cd.plus(0.5, Persistent.of(ROWS, 60))),
        gradient("penalty of no strength", 1, () -> cd.minus(Penalty.l2(0))),
        gradient("sparsity of no strength", 1, () -> cd.sparse(SparsityTarget.of(0.2, 0))),
        gradient("nobody is dropped", 1, () -> Dropout.of(0, cd)),
        gradient("no weight is dropped", 1, () -> DropConnect.of(0, cd)),
        new Example("other data", other, Estimates.THE_GRADIENT, 1),
        ascent("CD-1", () -> ContrastiveDivergence.of(1)),
        ascent("centred", () -> Persistent.of(ROWS, 60).centred()),
        ascent("TAP", () -> Tap.of(2)),
        ascent("energy dropout", () -> EnergyDropout.of(3)),
        ascent("penalty", () -> cd.minus(Penalty.l2(1e-3))),
        ascent("sparsity", () -> cd.sparse(SparsityTarget.of(0.3, 0.01))),
        new Example("dropout", w -> Dropout.of(0.5, cd), Estimates.SOMETHING_ELSE, 1),
        new Example("connections", w -> DropConnect.of(0.5, cd), Estimates.SOMETHING_ELSE, 1),
        new Example("discriminative", w -> Discriminative.of(2), Estimates.SOMETHING_ELSE, 1));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private static NDArray rows(Workspace w, float[][] each, int rows) {
    return w.memory().create(each).repeat(0, rows / each.length);
  }

  private static Dataset patterns(Workspace w, int rows) {
    return Dataset.of(w, "patterns", rows(w, PATTERNS, rows));
  }

  private static boolean labelled(Example example) {
    return example.name().equals("discriminative");
  }

  private BoltzmannMachine machine(Example example) {
    return labelled(example)
        ? Machines.randomized(
            workspace,
            BoltzmannMachine.chain(workspace, Bernoulli.of(3), Bernoulli.of(2), Bernoulli.of(2)),
            1)
        : Machines.randomized(
            workspace, Machines.binary(workspace, 3, 2), example == STRONG ? 2 : 0.7);
  }

  private Batch batch(Example example, int rows) {
    Batch plain = Batch.of(rows(workspace, PATTERNS, rows));
    if (!labelled(example)) {
      return plain;
    }
    TreeMap<Integer, NDArray> observed = new TreeMap<>(plain.observed());
    observed.put(2, rows(workspace, LABELS, rows));
    return new Batch(observed);
  }

  private Parameters gradient(Example example, BoltzmannMachine machine, int rows) {
    try (Objective objective = example.make().apply(workspace)) {
      return objective.gradient(
          machine, batch(example, rows), Clock.START, workspace.rng("gradient"));
    }
  }

  private void assertEstimates(Example example, String workers) {
    BoltzmannMachine machine = machine(example);
    System.setProperty("relief.threads", workers);
    try {
      Parameters got = gradient(example, machine, ROWS);
      assertEquals(machine.parameters().names(), got.names());
      if (example.estimates() == Estimates.SOMETHING_ELSE) {
        return;
      }
      Parameters exact = Examples.exactGradient(workspace, machine, batch(example, 4));
      if (example.estimates() == Estimates.AN_ASCENT) {
        double ascent = product(got, exact) / (got.norm() * exact.norm());
        assertTrue(ascent > 0.5, "cosine " + ascent + ", seed " + SEED);
        return;
      }
      Parameters distance = got.minus(exact.times(example.factor()));
      for (String name : distance.names()) {
        float largest = distance.get(name).abs().max().getFloat();
        assertEquals(0, largest, BOUND * example.factor(), name + ", seed " + SEED);
      }
    } finally {
      System.clearProperty("relief.threads");
    }
  }

  private static double product(Parameters a, Parameters b) {
    return a.names().stream()
        .mapToDouble(name -> a.get(name).mul(b.get(name)).sum().getFloat())
        .sum();
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void estimatesWhatItSays(Example example) {
    assertEstimates(example, "1");
  }

  /** The parts of two workers add up to the same, whatever they draw. */
  @ParameterizedTest
  @MethodSource("objectives")
  void estimatesItWithTwoWorkers(Example example) {
    assertEstimates(example, "2");
  }

  /**
   * Sums over rows are the same for any number of workers, where nothing is drawn, up to rounding;
   * one of the 4000 rows makes more than twice the difference that is allowed.
   */
  @ParameterizedTest
  @MethodSource("objectives")
  void partsOfTheRowsAddUp(Example example) {
    if (!Set.of("TAP", "discriminative").contains(example.name())) {
      return;
    }
    BoltzmannMachine machine = machine(example);
    Parameters[] got = new Parameters[3];
    try {
      for (int workers = 1; workers <= 3; workers++) {
        System.setProperty("relief.threads", String.valueOf(workers));
        got[workers - 1] = gradient(example, machine, 4000);
      }
    } finally {
      System.clearProperty("relief.threads");
    }
    assertEquals(0, got[0].minus(got[1]).norm(), 1e-4);
    assertEquals(0, got[0].minus(got[2]).norm(), 1e-4);
  }

  /** It can fail: CD-1 is no exact gradient, and a penalty is found. */
  @Test
  void biasesThatAreNotDeclaredAreFound() {
    assertThrows(AssertionError.class, () -> assertEstimates(STRONG, "1"));
    Objective penalised = ContrastiveDivergence.of(60).minus(Penalty.l2(0.1));
    Example example = gradient("penalty", 1, () -> penalised);
    assertThrows(AssertionError.class, () -> assertEstimates(example, "1"));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void theSameKeyGivesTheSameGradient(Example example) {
    BoltzmannMachine machine = machine(example);
    Parameters first = gradient(example, machine, 40);
    assertEquals(0, first.minus(gradient(example, machine, 40)).norm());
  }

  /** Neither the machine nor the batch is changed. */
  @ParameterizedTest
  @MethodSource("objectives")
  void nothingIsChanged(Example example) {
    BoltzmannMachine machine = machine(example);
    Parameters before = machine.parameters().duplicate();
    Batch batch = batch(example, 40);
    NDArray rows = batch.visible().duplicate();
    try (Objective objective = example.make().apply(workspace)) {
      objective.gradient(machine, batch, Clock.START, workspace.rng("gradient"));
    }
    assertEquals(0, machine.parameters().minus(before).norm());
    assertEquals(rows, batch.visible());
  }

  /** After the first step as many arrays as after the tenth, and none when it is closed. */
  @ParameterizedTest
  @MethodSource("objectives")
  void memoryIsConstant(Example example) {
    BoltzmannMachine machine = machine(example);
    Batch batch = batch(example, 40);
    Objective objective = example.make().apply(workspace);
    int none = arrays();
    int first = 0;
    for (int step = 0; step < 10; step++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        objective.gradient(machine, batch, new Clock(step, 0, 10), workspace.rng("g").at(step));
      }
      first = step == 0 ? arrays() : first;
    }
    assertEquals(first, arrays());
    objective.close();
    assertEquals(none, arrays());
  }

  private int arrays() {
    return workspace.memory().getManagedArrays().size();
  }

  /** What it holds can be written down and read again: the next gradient is the same. */
  @ParameterizedTest
  @MethodSource("objectives")
  void goesOnFromItsState(Example example) {
    BoltzmannMachine machine = machine(example);
    Batch batch = batch(example, 40);
    try (Objective one = example.make().apply(workspace);
        Objective two = example.make().apply(workspace)) {
      one.gradient(machine, batch, Clock.START, workspace.rng("first"));
      Parameters held = one.state().duplicate();
      Clock next = new Clock(1, 0, 2);
      Parameters expected = one.gradient(machine, batch, next, workspace.rng("second"));
      two.restore(machine, held);
      Parameters got = two.gradient(machine, batch, next, workspace.rng("second"));
      assertEquals(0, expected.minus(got).norm());
    }
  }
}
