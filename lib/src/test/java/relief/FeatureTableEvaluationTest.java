package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.data.PrincipalComponents;
import relief.data.Toy;
import relief.evaluation.Assessment;
import relief.evaluation.EnergyCoefficient;
import relief.evaluation.EnergyDistance;
import relief.evaluation.EnergyGap;
import relief.evaluation.EnergyZscore;
import relief.evaluation.FrechetScore;
import relief.evaluation.HeatCapacity;
import relief.evaluation.JensenShannon;
import relief.evaluation.KullbackLeibler;
import relief.evaluation.LogLikelihood;
import relief.evaluation.Metric;
import relief.evaluation.Monitor;
import relief.evaluation.Precision;
import relief.evaluation.Recall;
import relief.evaluation.ReconstructionError;
import relief.evaluation.RelativeReconstructionError;
import relief.evaluation.Samples;
import relief.evaluation.TapEnergy;
import relief.evaluation.TapLikelihood;
import relief.evaluation.WeightParticipation;
import relief.evaluation.WeightSparsity;
import relief.evaluation.WeightSquare;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.plotting.Filters;
import relief.plotting.Histogram;
import relief.plotting.ImageGrid;
import relief.plotting.MetricCurves;
import relief.training.ContrastiveDivergence;
import relief.training.Listener;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Sgd;
import relief.training.Trainer;

/** README's table of features: its expressions for metrics and data are compiled and run. */
class FeatureTableEvaluationTest {
  private final Workspace workspace = Workspace.seeded(1);
  private final Dataset data = many();
  private final Dataset validation = data;
  private final NDArray rows = data.rows(0, 100);
  private final BoltzmannMachine model = started(Bernoulli.of(9), Bernoulli.of(4));
  private final Rng rng = workspace.rng("rng");
  private final Objective objective = ContrastiveDivergence.of(1);
  private final Optimizer optimizer = Sgd.of(0.01);
  private final Trainer trainer = Trainer.of(objective, optimizer);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Dataset many() {
    try (NDArray all = Toy.barsAndStripes(workspace, 3).rows();
        NDArray repeated = all.repeat(0, 80)) {
      return Dataset.of(workspace, "many", repeated);
    }
  }

  private BoltzmannMachine started(Layer.Spec... layers) {
    return BoltzmannMachine.chain(workspace, layers).startingFrom(data);
  }

  @Test
  void monitors() {
    Monitor monitor = Monitor.standard(validation);
    monitor.lowest("energy coefficient", event -> keep(event.machine()));
    Listener now = Listener.every(5, event -> keep(event.machine()));
    trainer.with(monitor).with(now).fit(model, data, 1, rng);
    assertNotNull(
        MetricCurves.of("epoch", "heat capacity").curves(monitor.history(), "heat capacity"));
    NDArray weights = model.parameters().get("edge0.weights");
    NDArray lengths = weights.norm(new int[] {0});
    assertNotNull(ImageGrid.of(3, 3).row("data", rows));
    assertNotNull(Filters.of(weights, 3, 3).grid(2, 2));
    assertNotNull(Histogram.of("length").values("hidden units", lengths));
    assertEquals(9 + 4 + 36, model.parameters().size());
    assertNotNull(Monitor.of(validation, new EnergyDistance(), new Precision()));
  }

  private static void keep(BoltzmannMachine machine) {
    assertNotNull(machine.copy());
  }

  @Test
  void metrics() {
    List<Metric> all =
        List.of(
            new RelativeReconstructionError(),
            new ReconstructionError(),
            new EnergyCoefficient(),
            new HeatCapacity().scaled(),
            new WeightParticipation(),
            new WeightSquare(),
            new WeightSparsity(0.01),
            KullbackLeibler.of(Samples.standard()).perUnit(),
            KullbackLeibler.of(Samples.standard()).perUnit().reversed(),
            JensenShannon.of(Samples.standard()).flattened(),
            new FrechetScore(),
            TapEnergy.of(2),
            TapLikelihood.of(2),
            new EnergyDistance(),
            new EnergyGap(),
            new EnergyZscore(),
            new Precision(),
            new Recall());
    for (Metric metric : all) {
      double value = metric.of(model, validation, rng).value();
      assertTrue(Double.isFinite(value), metric.name() + " " + value);
    }
    assertNotNull(Assessment.of(model, validation, Samples.standard(), Assessment::means, rng));
  }

  @Test
  void data() {
    assertEquals(1064, data.shuffled(rng).split(0.95).training().size());
    assertEquals(100, data.batches(100, rng).iterator().next().rows());
    assertEquals(1120, data.threshold(0.5).size());
    assertFinite(data.prepared(Preparation.fixed(x -> x.div(255))).rows());
    assertFinite(PrincipalComponents.of(data, 3).project(rows));
    try (Workspace other = Workspace.seeded(137, Device.cpu())) {
      assertEquals(Device.cpu(), other.device());
    }
  }

  @Test
  @Tag("slow")
  void likelihood() {
    double value = LogLikelihood.standard().bracket(model, validation, rng).forward().value();
    assertTrue(Double.isFinite(value));
  }

  private static void assertFinite(NDArray array) {
    assertTrue(Float.isFinite((float) array.sum().toType(DataType.FLOAT64, false).getDouble()));
  }
}
