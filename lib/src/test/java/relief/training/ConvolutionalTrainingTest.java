package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.AnnealedImportanceSampling;
import relief.evaluation.Bracket;
import relief.evaluation.Exact;
import relief.evaluation.LogPartition;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;

/** Objectives that know nothing of convolutions train convolutional machines. */
class ConvolutionalTrainingTest {
  private static final long SEED = 73;
  private static final double INDEPENDENT = -9 * Math.log(2); // base rates of one half
  private static final Convolutional PLAIN = Convolutional.images(1, 3, 3).filters(8, 2);
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);

  @AfterEach
  void close() {
    workspace.close();
  }

  static Stream<Convolutional> plans() {
    return Stream.of(
        PLAIN,
        PLAIN.visible(Bernoulli.of(9)),
        PLAIN.pooled(2),
        Convolutional.images(1, 3, 3).filters(6, 3, 1),
        Convolutional.images(1, 3, 3).filters(6, 1, 3).visible(Bernoulli.of(9)));
  }

  private double likelihood(BoltzmannMachine machine) {
    return new Exact().of(machine, data, workspace.rng("rows")).value();
  }

  /** The trained machines' log Z by annealing, from both sides: false alarms 7e-6 each. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("plans")
  void trainingRaisesTheExactLikelihood(Convolutional plan) {
    BoltzmannMachine machine = plan.in(workspace).startingFrom(data);
    int arrays = workspace.memory().getManagedArrays().size();
    double before = likelihood(machine);
    try (Objective objective = Persistent.of(100, 1)) {
      Trainer.of(objective, Adam.of(Rate.falling(0.02, 0.001)))
          .fit(machine, data, 1000, data.size(), workspace.rng("fit"));
    }
    double after = likelihood(machine);
    String report = machine + ": " + before + " → " + after + ", seed " + SEED;
    assertTrue(before < INDEPENDENT + 0.1 && after > INDEPENDENT + 0.5, report);
    assertTrue(after < -Math.log(data.size()), report);
    assertEquals(arrays, workspace.memory().getManagedArrays().size());
    Bracket bracket =
        AnnealedImportanceSampling.standard()
            .runs(500)
            .steps(200)
            .thermalized(300)
            .bracket(machine, data, workspace.rng("AIS"));
    assertRight(Exact.logPartition(machine), bracket.forward(), 1);
    assertRight(Exact.logPartition(machine), bracket.reverse(), -1);
  }

  private static void assertRight(double exact, LogPartition estimate, int sign) {
    double excess = Math.expm1(sign * (estimate.value() - exact));
    String report = estimate + ", exact " + exact + ", seed " + SEED;
    assertTrue(Math.abs(excess) < 4.5 * estimate.error() + 1e-4, report);
    assertTrue(estimate.error() < 0.2, report);
  }

  static Stream<Supplier<Objective>> objectives() {
    return Stream.of(
        () -> ContrastiveDivergence.of(2),
        () -> Persistent.of(20, 1).centred(),
        () -> Persistent.of(20, 1).sparse(SparsityTarget.of(0.1, 0.5)),
        () -> ContrastiveDivergence.of(1).sparse(SparsityTarget.of(0.1, 0.5).ofBiases()),
        () -> Tap.of(2).centred());
  }

  /** Fifty steps leave no more arrays than one. */
  @ParameterizedTest
  @MethodSource("objectives")
  void everyStepFreesItsArrays(Supplier<Objective> kind) {
    BoltzmannMachine machine = PLAIN.in(workspace);
    try (Objective objective = kind.get()) {
      step(machine, objective, 0);
      int arrays = workspace.memory().getManagedArrays().size();
      for (int i = 1; i <= 50; i++) {
        step(machine, objective, i);
      }
      assertEquals(arrays, workspace.memory().getManagedArrays().size());
    }
  }

  private void step(BoltzmannMachine machine, Objective objective, int i) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch batch = Batch.of(data.rows(0, 10));
      Parameters gradient =
          objective.gradient(machine, batch, Clock.START, workspace.rng("step").at(i));
      assertEquals(machine.parameters().names(), gradient.names());
      machine.parameters().add(gradient, 0.01);
    }
  }

  @Test
  void filtersBecomeAsActiveAsWanted() {
    BoltzmannMachine machine = PLAIN.pooled(2).in(workspace).startingFrom(data);
    SparsityTarget target = SparsityTarget.of(0.05, 2).ofBiases();
    try (Objective objective = ContrastiveDivergence.of(1).sparse(target)) {
      Trainer.of(objective, Adam.of(0.01))
          .fit(machine, data, 500, data.size(), workspace.rng("fit"));
    }
    NDArray field = machine.edges().get(0).coupling().up(data.rows(0, data.size()));
    float activity = machine.layers().get(1).mean(field).mean().getFloat();
    assertTrue(activity > 0.03 && activity < 0.08, "activity " + activity + ", seed " + SEED);
  }
}
