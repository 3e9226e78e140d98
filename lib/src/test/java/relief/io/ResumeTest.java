package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.data.Toy;
import relief.evaluation.Metric;
import relief.evaluation.Monitor;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.sampling.Driven;
import relief.sampling.ParallelTempering;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.Listener;
import relief.training.Penalty;
import relief.training.Persistent;
import relief.training.Rate;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.SparsityTarget;
import relief.training.Tap;
import relief.training.Trainer;

/** Two epochs, an archive, another workspace and two more epochs are four epochs, bit for bit. */
class ResumeTest {
  private static final int SIDE = 4; // 30 patterns of 16 pixels
  private static final int ROWS = 7; // five minibatches, the last one smaller
  private static final int EPOCHS = 4;

  @TempDir Path folder;
  private final Workspace workspace = Workspace.seeded(11);
  private final Workspace other = Workspace.seeded(12);

  @BeforeEach
  void twoWorkers() {
    System.setProperty("relief.threads", "2");
  }

  @AfterEach
  void close() {
    System.clearProperty("relief.threads");
    workspace.close();
    other.close();
  }

  /** A trainer made anew for each run, as its objective holds chains. */
  record Case(String name, Supplier<Trainer> trainer) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Sgd sgd = Sgd.of(0.1);
    Adam adam = Adam.of(0.01);
    return Stream.of(
        new Case("PCD, Adam", () -> Trainer.of(Persistent.of(20, 1), adam)),
        new Case("PCD of two workers", () -> Trainer.of(Persistent.of(1000, 1), sgd)),
        new Case("CD", () -> Trainer.of(ContrastiveDivergence.of(1), sgd)),
        new Case("momentum", () -> Trainer.of(Persistent.of(20, 2), sgd.momentum(0.9))),
        new Case("fast", () -> Trainer.of(Persistent.of(20, 1).fast(0.05), sgd)),
        new Case(
            "centred, average",
            () -> Trainer.of(Persistent.of(20, 1).centred(), sgd).averagingTail(0.5)),
        new Case(
            "fast, centred, average",
            () -> Trainer.of(Persistent.of(20, 1).fast(0.1).centred(), adam).averagingTail(0.4)),
        new Case("the recipe", Trainer::maximumLikelihood),
        new Case(
            "sparse, penalised, average of all",
            () ->
                Trainer.of(
                        Persistent.of(20, 1)
                            .centred()
                            .sparse(SparsityTarget.of(0.2, 0.1))
                            .minus(Penalty.l1(1e-3)),
                        sgd.clippingNorm(1))
                    .averagingTail(1)),
        new Case(
            "schedules",
            () ->
                Trainer.of(
                    Persistent.of(20, Schedule.linear(1, 4, 3)),
                    Sgd.of(Schedule.powerLawDecay(0.2, 0.3)))),
        new Case(
            "tempering, falling rate",
            () ->
                Trainer.of(
                    Persistent.of(10, 1, ParallelTempering.of(3)),
                    Adam.of(Rate.falling(0.02, 0.001)))),
        new Case(
            "driven", () -> Trainer.of(Persistent.of(10, 1, new Driven(0.6, 0.9)).centred(), sgd)),
        new Case("TAP", () -> Trainer.of(Tap.of(2).centred(), sgd)));
  }

  private static Dataset data(Workspace in) {
    return Toy.barsAndStripes(in, SIDE).prepared(Preparation.flips(0.05));
  }

  private static BoltzmannMachine machine(Workspace in, Dataset data) {
    return BoltzmannMachine.chain(in, Bernoulli.of(SIDE * SIDE), Bernoulli.of(8), Bernoulli.of(3))
        .startingFrom(data);
  }

  /** What is left of a training: the model, and what its objective holds. */
  private static Map<String, List<Integer>> all(BoltzmannMachine machine, Trainer trainer) {
    Map<String, List<Integer>> all = new TreeMap<>(ArchiveTest.bits(machine));
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      var state = trainer.objective().state();
      for (String name : state.names()) {
        Object[] numbers = state.get(name).toArray();
        all.put(
            name,
            Stream.of(numbers)
                .map(n -> Float.floatToRawIntBits(((Number) n).floatValue()))
                .toList());
      }
    }
    return all;
  }

  private Map<String, List<Integer>> uninterrupted(Supplier<Trainer> trainer) {
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    Trainer all = trainer.get();
    all.fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
    return all(machine, all);
  }

  private Map<String, List<Integer>> resumed(Path file, Trainer trainer) {
    Archive archive = Archive.load(other, file);
    Run run = archive.resume(trainer, data(other), EPOCHS);
    assertEquals(Run.Outcome.FINISHED, run.outcome());
    assertEquals(EPOCHS, run.clock().epoch());
    return all(archive.model(), trainer);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aTrainingGoesOnFromAnArchiveOfItsSecondEpoch(Case training) {
    Path file = folder.resolve("model.h5");
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    Trainer first = training.trainer().get().with(Checkpoints.every(2, file)).with(stopAfter(2));
    Run run = first.fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
    assertEquals(Run.Outcome.INTERRUPTED, run.outcome());
    assertEquals(2, Archive.load(other, file).checkpoint().orElseThrow().clock().epoch());
    assertEquals(uninterrupted(training.trainer()), resumed(file, training.trainer().get()));
  }

  /** Presses stop in the step after so many epochs, inside the next one. */
  private static Listener stopAfter(int epochs) {
    return new Listener() {
      @Override
      public Map<String, Double> onEpoch(Event event) {
        if (event.clock().epoch() == epochs) {
          Thread.currentThread().interrupt();
        }
        return Map.of();
      }
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aTrainingGoesOnFromTheStepWhereItWasInterrupted(Case training) {
    Map<String, List<Integer>> expected = uninterrupted(training.trainer());
    for (int stop : new int[] {1, 10, 18}) {
      Path file = folder.resolve("stopped.h5");
      Dataset data = data(workspace);
      BoltzmannMachine machine = machine(workspace, data);
      Trainer first = training.trainer().get().with(stopAtStep(stop));
      Run run = first.fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
      assertEquals(stop, run.checkpoint().clock().step());
      Archive.of(machine).with(run).save(file);
      assertEquals(expected, resumed(file, training.trainer().get()), "stopped at step " + stop);
    }
  }

  static Listener stopAtStep(int step) {
    return new Listener() {
      @Override
      public void onStep(Event event) {
        if (event.clock().step() == step) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  /** Without a rate that falls over the whole fit, a finished fit of two epochs can become four. */
  @ParameterizedTest
  @MethodSource("cases")
  void aFinishedTrainingGoesOnWithMoreEpochs(Case training) {
    boolean planned = List.of("the recipe", "tempering, falling rate").contains(training.name());
    Path file = folder.resolve("finished.h5");
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    Run run = training.trainer().get().fit(machine, data, 2, ROWS, workspace.rng("fit"));
    Archive.of(machine).with(run).with(data(workspace)).save(file);
    Map<String, List<Integer>> expected = uninterrupted(training.trainer());
    Map<String, List<Integer>> got = resumed(file, training.trainer().get());
    if (planned) {
      assertNotEquals(expected, got);
    } else {
      assertEquals(expected, got);
    }
  }

  /** The same workspace and trainer, without a file. */
  @Test
  void aNotebookGoesOnAfterTheStopButton() {
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    Trainer trainer = Trainer.maximumLikelihood();
    Run stopped =
        trainer.with(stopAtStep(12)).fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
    int before = workspace.memory().getManagedArrays().size();
    Run run = trainer.resume(machine, data, stopped.checkpoint());
    assertEquals(before, workspace.memory().getManagedArrays().size());
    assertEquals(EPOCHS * 5, run.clock().step());
    assertTrue(run.seconds() > stopped.seconds());
    assertEquals(uninterrupted(Trainer::maximumLikelihood), all(machine, trainer));
  }

  @Test
  void aMonitorSeesTheSameNumbers() {
    Dataset data = data(workspace);
    Metric norm = Metric.named("norm", machine -> machine.parameters().norm());
    Monitor whole = Monitor.of(data, norm);
    Trainer.maximumLikelihood()
        .with(whole)
        .fit(machine(workspace, data), data, EPOCHS, ROWS, workspace.rng("fit"));
    Monitor parts = Monitor.of(data, norm);
    BoltzmannMachine machine = machine(workspace, data);
    Trainer trainer = Trainer.maximumLikelihood().with(parts);
    Run stopped =
        trainer.with(stopAtStep(13)).fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
    trainer.resume(machine, data, stopped.checkpoint());
    List<Double> expected = whole.history().doubleColumn("norm").asList();
    List<Double> got = parts.history().doubleColumn("norm").asList();
    assertEquals(expected.subList(0, 3), got.subList(0, 3));
    assertEquals(expected.subList(3, 5), got.subList(4, 6)); // the fourth is that of step 13
  }
}
