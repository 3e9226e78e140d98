package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.data.Toy;
import relief.evaluation.Accuracy;
import relief.evaluation.LogLikelihood;
import relief.evaluation.Metric;
import relief.evaluation.Monitor;
import relief.evaluation.PseudoLikelihood;
import relief.evaluation.ReconstructionError;
import relief.evaluation.StructuralSimilarity;
import relief.io.Archive;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.OneHot;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.models.ConvolutionalNet;
import relief.models.DeepBeliefNet;
import relief.models.Reconstruction;
import relief.models.State;
import relief.plotting.Filters;
import relief.plotting.MetricCurves;
import relief.sampling.Labels;
import relief.sampling.VisibleMeans;
import relief.training.ContrastiveDivergence;
import relief.training.Discriminative;
import relief.training.DropConnect;
import relief.training.Dropout;
import relief.training.EnergyDropout;
import relief.training.FineTuning;
import relief.training.Layerwise;
import relief.training.Objective;
import relief.training.Penalty;
import relief.training.Run;
import relief.training.Sgd;
import relief.training.Trainer;

/** README's table of Learnergy's models: its expressions are compiled and run. */
class LearnergyTableTest {
  private final Workspace workspace = Workspace.seeded(1);
  private final Dataset data = many();
  private final NDArray rows = data.rows(0, 14);
  private final BoltzmannMachine model =
      BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4));
  private final Rng rng = workspace.rng("rng");
  private final Objective objective = ContrastiveDivergence.of(1);
  private final Trainer trainer = Trainer.of(objective, Sgd.of(0.1));

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Labelled by turns, 0 and 1. */
  private Dataset many() {
    try (NDArray all = Toy.barsAndStripes(workspace, 3).rows();
        NDArray repeated = all.repeat(0, 10)) {
      int[] turns = IntStream.range(0, 140).map(i -> i % 2).toArray();
      return Dataset.of(workspace, "many", repeated).withLabels(turns);
    }
  }

  private void assertLearns(Objective climbed) {
    try (climbed) {
      Run run = Trainer.of(climbed, Sgd.of(0.01)).fit(model, data, 2, 14, rng);
      assertEquals(Run.Outcome.FINISHED, run.outcome(), climbed.toString());
    }
  }

  private static void assertFinite(NDArray numbers) {
    assertTrue(Double.isFinite(numbers.toType(DataType.FLOAT64, false).norm().getDouble()));
  }

  @Test
  void machines() {
    NDArray beta = workspace.memory().create(new float[] {0.5f});
    assertEquals(
        128, hidden(BoltzmannMachine.chain(workspace, Bernoulli.of(784), Bernoulli.of(128))));
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1).momentum(0.5))
        .fit(model, data, 2, 100, rng);
    assertLearns(objective.minus(Penalty.l2(1e-4)));
    assertEquals(4, hidden(model.tempered(beta)));
    assertFinite(Reconstruction.of(model, rows));
    assertFinite(model.freeEnergy(State.observing(Batch.of(rows))).sum());
    for (Metric metric : List.of(PseudoLikelihood.stochastic(), new ReconstructionError())) {
      assertTrue(Double.isFinite(metric.of(model, data, rng).value()));
    }
    assertEquals("log-likelihood (AIS)", LogLikelihood.standard().name());
    Trainer.maximumLikelihood().fit(model, data, 1, 14, rng);
  }

  private static int hidden(BoltzmannMachine machine) {
    return machine.layers().get(1).units();
  }

  @Test
  void objectives() {
    assertLearns(Dropout.of(0.5, objective));
    assertLearns(DropConnect.of(0.5, objective));
    assertLearns(EnergyDropout.of(1));
    assertLearns(ContrastiveDivergence.of(Schedule.constant(1), new VisibleMeans(), 1));
    assertFinite(Reconstruction.of(Dropout.averaged(model, 0.5, 1), rows));
  }

  @Test
  void classifiers() {
    Dataset images = data.observingLabels(2, 2);
    BoltzmannMachine labelled =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), OneHot.of(2));
    for (Objective climbed :
        List.of(
            Discriminative.of(2), Discriminative.of(2).plus(0.01, ContrastiveDivergence.of(1)))) {
      Trainer.of(climbed, Sgd.of(0.1)).fit(labelled, images, 1, 14, rng);
      climbed.close();
    }
    assertEquals(14, Labels.of(labelled, 2).classify(rows).length);
    assertTrue(Accuracy.of(2).of(labelled, data, rng).value() >= 0);
  }

  @Test
  void realUnits() {
    for (Layer.Spec spec :
        List.of(
            Gaussian.of(784).fixed("logVariance"),
            Gaussian.of(784),
            OneHot.of(10),
            Rectified.of(128),
            SteppedSigmoid.of(128, 20))) {
      assertTrue(spec.in(workspace).units() > 9);
    }
    assertFinite(data.prepared(Preparation.standardize(data)).rows(0, 14));
  }

  @Test
  void convolutions() {
    Convolutional plan = Convolutional.images(1, 28, 28).filters(5, 7);
    assertEquals(5 * 22 * 22, hidden(Convolutional.images(1, 28, 28).filters(5, 7).in(workspace)));
    assertEquals(784, plan.gaussian().pooled(2).in(workspace).layers().get(0).units());
    assertEquals(
        2,
        ConvolutionalNet.images(1, 28, 28)
            .filters(6, 5)
            .pooled(2)
            .filters(8, 5)
            .pooled(2)
            .in(workspace)
            .links()
            .size());
  }

  @Test
  void nets(@TempDir Path folder) {
    Path other = folder.resolve("net.h5");
    DeepBeliefNet net =
        DeepBeliefNet.of(workspace, Bernoulli.of(9), Bernoulli.of(4), Bernoulli.of(3));
    Layerwise.pretrain(net, i -> trainer, data, new Layerwise.Plan(1, 100), rng);
    assertEquals(2, net.residual(1, 1).links().size());
    try (Dataset features = net.features(data)) {
      assertEquals(3, features.units());
    }
    assertFinite(net.up(rows));
    assertTrue(net.toClassifier(10, rng).getChildren().size() > 2);
    assertTrue(FineTuning.classifier().loss() != null);
    Archive.of(net).save(other);
    assertEquals(2, Archive.load(workspace, other).net().links().size());
  }

  @Test
  void conveniences(@TempDir Path folder) {
    Path path = folder.resolve("rbm.h5");
    NDArray weights = model.parameters().get("edge0.weights");
    Monitor monitor = Monitor.of(data, new ReconstructionError());
    trainer.with(monitor).fit(model, data, 2, 14, rng);
    assertTrue(
        MetricCurves.of("epoch", "error").curves(monitor.history(), "reconstruction error").width()
            > 0);
    assertTrue(Filters.of(weights, 3, 3).grid(2, 2).width() > 0);
    assertEquals("structural similarity", new StructuralSimilarity(28, 28).name());
    Archive.of(model).save(path);
    assertEquals(4, hidden(Archive.load(workspace, path).model()));
  }
}
