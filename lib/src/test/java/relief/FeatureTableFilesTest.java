package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.data.Shuffler;
import relief.data.Toy;
import relief.evaluation.Accuracy;
import relief.evaluation.EnergyCoefficient;
import relief.io.Archive;
import relief.io.Checkpoints;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Driven;
import relief.sampling.Fantasy;
import relief.sampling.Labels;
import relief.sampling.ModeUpdates;
import relief.training.Persistent;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;

/** README's table of features: its expressions for files and labels are compiled and run. */
class FeatureTableFilesTest {
  private final Workspace workspace = Workspace.seeded(3);
  private final Rng rng = workspace.rng("rng");
  private final Dataset data = many();
  private final Dataset validation = data;
  private final NDArray rows = data.rows(0, 10);
  private final BoltzmannMachine model =
      BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4));
  private final Trainer trainer = Trainer.of(Persistent.of(10, 1), Sgd.of(0.01));
  @TempDir private Path folder;

  @AfterEach
  void close() {
    workspace.close();
  }

  private Dataset many() {
    try (NDArray all = Toy.barsAndStripes(workspace, 3).rows();
        NDArray repeated = all.repeat(0, 80)) {
      Dataset unlabelled = Dataset.of(workspace, "many", repeated);
      int[] labels = new int[unlabelled.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 10;
      }
      return unlabelled.withLabels(labels);
    }
  }

  @Test
  void data() {
    Path file = folder.resolve("data.h5");
    Path shuffled = folder.resolve("shuffled.h5");
    data.write(file, "train/images");
    assertEquals(data.size(), Dataset.read(workspace, file, "train/images").size());
    assertEquals(data.size(), Dataset.stream(workspace, file, "train/images").size());
    Shuffler.standard().shuffle(data, shuffled, "train/images", rng);
    assertTrue(Files.exists(shuffled));
    Dataset scaled = data.prepared(Preparation.scale(1 / 255.0));
    assertEquals(1 / 255.0, scaled.rows().max().getFloat(), 1e-6);
    assertEquals(90, data.prepared(Preparation.oneHot(10)).units());
    for (Preparation each :
        new Preparation[] {
          Preparation.l1Normalize(), Preparation.l2Normalize(), Preparation.fixed(x -> x.sqrt())
        }) {
      assertEquals(9, data.prepared(each).units());
    }
  }

  @Test
  void archives() {
    Path path = folder.resolve("model.h5");
    Run run =
        trainer
            .with(Checkpoints.every(5, path))
            .with(Checkpoints.lowest(new EnergyCoefficient(), validation, path))
            .fit(model, data, 1, rng);
    Archive.of(model).with(run).save(path);
    BoltzmannMachine loaded = Archive.load(workspace, path).model();
    assertEquals(0, loaded.parameters().minus(model.parameters()).norm());
    Archive.load(workspace, path).resume(trainer, data, 20);
    trainer.resume(model, data, run.checkpoint(), 20);
    assertTrue(loaded.parameters().minus(model.parameters()).norm() > 0);
  }

  @Test
  void labels() {
    BoltzmannMachine labelled =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), OneHot.of(10));
    trainer.fit(labelled, data.observingLabels(2, 10), 1, rng);
    assertEquals(10, Labels.of(labelled, 2).classify(rows).length);
    assertEquals("accuracy", Accuracy.of(2).name());
    NDArray labels = workspace.memory().eye(10);
    assertEquals(10, Fantasy.of(labelled, 10).given(2, labels).draw(rng).getShape().get(0));
  }

  @Test
  void kernels() {
    State state = model.start(100, rng);
    assertEquals(100, new ModeUpdates().steps(10, model, state, rng).rows());
    trainer.fit(model, data, 1, rng);
    Trainer driven =
        Trainer.of(
            Persistent.of(10, 1, Driven.annealed(Schedule.linear(0.6, 0, 0.5), 0.9)), Sgd.of(0.01));
    assertTrue(Double.isFinite(driven.fit(model, data, 1, rng).seconds()));
  }
}
