package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.Persistent;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.SparsityTarget;
import relief.training.Trainer;

/** A training doesn't go on with what isn't its own. */
class ResumeErrorsTest {
  private static final int EPOCHS = 4;
  private static final int ROWS = 7;

  @TempDir Path folder;
  private final Workspace workspace = Workspace.seeded(11);
  private final Workspace other = Workspace.seeded(12);

  @AfterEach
  void close() {
    workspace.close();
    other.close();
  }

  private static Dataset data(Workspace in) {
    return Toy.barsAndStripes(in, 4);
  }

  private static BoltzmannMachine machine(Workspace in, Dataset data) {
    return BoltzmannMachine.chain(in, Bernoulli.of(16), Bernoulli.of(8), Bernoulli.of(3))
        .startingFrom(data);
  }

  private Run stopped(Trainer trainer, BoltzmannMachine machine, Dataset data) {
    return trainer
        .with(ResumeTest.stopAtStep(7))
        .fit(machine, data, EPOCHS, ROWS, workspace.rng("fit"));
  }

  @Test
  void anotherModelTrainerOrDataSetIsRefusedAndTheModelUnchanged() {
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    Run run = stopped(Trainer.of(Persistent.of(20, 1).centred(), Adam.of(0.01)), machine, data);
    Map<String, List<Integer>> before = ArchiveTest.bits(machine);
    Map<String, Trainer> wrong =
        Map.of(
            "moments", Trainer.of(Persistent.of(20, 1).centred(), Sgd.of(0.1)),
            "20 chains", Trainer.of(Persistent.of(10, 1).centred(), Adam.of(0.01)),
            "offsets", Trainer.of(Persistent.of(20, 1), Adam.of(0.01)),
            "what the objective holds", Trainer.of(ContrastiveDivergence.of(1), Adam.of(0.01)));
    wrong.forEach(
        (word, trainer) -> {
          String message =
              assertThrows(
                      IllegalArgumentException.class,
                      () -> trainer.resume(machine, data, run.checkpoint()))
                  .getMessage();
          assertTrue(message.contains(word) || message.contains("10 chains"), message);
          assertEquals(before, ArchiveTest.bits(machine));
        });
    Trainer right = Trainer.of(Persistent.of(20, 1).centred(), Adam.of(0.01));
    BoltzmannMachine wider =
        BoltzmannMachine.chain(workspace, Bernoulli.of(16), Bernoulli.of(9), Bernoulli.of(3));
    assertThrows(IllegalArgumentException.class, () -> right.resume(wider, data, run.checkpoint()));
    assertThrows(
        IllegalArgumentException.class,
        () -> right.resume(machine, data.range(0, 20), run.checkpoint()));
    assertThrows(
        IllegalArgumentException.class, () -> right.resume(machine, data, run.checkpoint(), 1));
  }

  @Test
  void otherSparseLayersAreRefused() {
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    SparsityTarget target = SparsityTarget.of(0.2, 0.1);
    Run run =
        stopped(Trainer.of(Persistent.of(20, 1).sparse(target, 1), Sgd.of(0.1)), machine, data);
    Trainer other = Trainer.of(Persistent.of(20, 1).sparse(target, 2), Sgd.of(0.1));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> other.resume(machine, data, run.checkpoint()))
            .getMessage();
    assertTrue(message.contains("layer2") && message.contains("layer1"), message);
  }

  @Test
  void otherRowsAreKnownByTheirSum() {
    Dataset data = data(workspace);
    BoltzmannMachine machine = machine(workspace, data);
    Run run = stopped(Trainer.maximumLikelihood(), machine, data);
    Path file = folder.resolve("model.h5");
    Archive.of(machine).with(run).with(data).save(file);
    Dataset shuffled = data(other).shuffled(other.rng("shuffle"));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Archive.load(other, file).resume(Trainer.maximumLikelihood(), shuffled))
            .getMessage();
    assertTrue(message.contains("other rows"), message);
  }
}
