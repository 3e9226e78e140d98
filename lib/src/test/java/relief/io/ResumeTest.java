package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.ArrayList;
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
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.data.Toy;
import relief.evaluation.Metric;
import relief.evaluation.Monitor;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Checkpoint;
import relief.training.Listener;
import relief.training.Run;
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

  static Stream<Resumable> cases() {
    return Resumable.all();
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
  void aTrainingGoesOnFromAnArchiveOfItsSecondEpoch(Resumable training) {
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
  void aTrainingGoesOnFromTheStepWhereItWasInterrupted(Resumable training) {
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
  void aFinishedTrainingGoesOnWithMoreEpochs(Resumable training) {
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

  /** Wherever a listener takes it, with or without an average, and as often as one likes. */
  @ParameterizedTest
  @MethodSource("cases")
  void aCheckpointCanBeUsedTwiceAndLeavesNothingBehind(Resumable training) {
    List<Checkpoint> taken = new ArrayList<>();
    Listener taker =
        new Listener() {
          @Override
          public void onStep(Event event) {
            if (event.clock().step() == 13) {
              taken.add(event.checkpoint());
            }
          }
        };
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    Trainer trainer = training.trainer().get();
    trainer.with(taker).fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
    Map<String, List<Integer>> expected = all(machine, trainer);
    int before = workspace.memory().getManagedArrays().size();
    for (int i = 0; i < 2; i++) {
      trainer.resume(machine, data, taken.get(0));
      assertEquals(before, workspace.memory().getManagedArrays().size());
      assertEquals(expected, all(machine, trainer));
    }
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
