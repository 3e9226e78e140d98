package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Monitor;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.OneHot;
import relief.layers.Rectified;
import relief.models.BoltzmannMachine;
import relief.models.CouplingStart;
import relief.models.Edge;
import relief.models.Reconstruction;
import relief.models.State;
import relief.models.TapFreeEnergy;
import relief.sampling.Chains;
import relief.sampling.Driven;
import relief.sampling.Fantasy;
import relief.sampling.Gibbs;
import relief.sampling.MeanField;
import relief.sampling.TapIteration;
import relief.training.AdaGrad;
import relief.training.Adam;
import relief.training.Constraint;
import relief.training.ContrastiveDivergence;
import relief.training.Layerwise;
import relief.training.Nesterov;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Penalty;
import relief.training.Persistent;
import relief.training.RmsProp;
import relief.training.Sgd;
import relief.training.Tap;
import relief.training.Trainer;

/** README's table of features: its expressions for models and trainings are compiled and run. */
class FeatureTableTest {
  private final Workspace workspace = Workspace.seeded(1);
  private final Dataset data = many();
  private final Dataset validation = data;
  private final NDArray rows = data.rows(0, 100);
  private final BoltzmannMachine model = started(Bernoulli.of(9), Bernoulli.of(4));
  private final BoltzmannMachine deep = started(Bernoulli.of(9), Bernoulli.of(4), Bernoulli.of(3));
  private final State state = model.start(100, workspace.rng("state"));
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
  void layers() {
    for (Layer.Spec spec :
        List.of(
            Bernoulli.of(784),
            Gaussian.of(784),
            OneHot.of(10),
            OneHot.of(40, 10),
            Ising.of(40),
            Rectified.of(40),
            Gaussian.of(200).fixed(),
            Gaussian.of(784).fixed("logVariance"))) {
      assertTrue(spec.in(workspace).units() > 9);
    }
  }

  @Test
  void models() {
    BoltzmannMachine rbm = BoltzmannMachine.chain(workspace, Bernoulli.of(784), Bernoulli.of(200));
    List<Layer> layers = rbm.layers();
    List<Edge> edges = rbm.edges();
    assertEquals(rbm, new BoltzmannMachine(layers, edges));
    model.startingFrom(data, CouplingStart.hinton(), rng);
    List<CouplingStart> starts =
        List.of(
            CouplingStart.glorotNormal(),
            CouplingStart.standardDeviations(),
            CouplingStart.principalComponents());
    starts.forEach(start -> model.startingFrom(data, start, rng));
    BoltzmannMachine other = model.copy();
    other.parameters().scale(2);
    model.parameters().assign(other.parameters());
    assertEquals(0, model.parameters().minus(other.parameters()).norm());
  }

  @Test
  void states() {
    assertFinite(model.start(100, rng).visible());
    assertTrue(state.clamp(0).clamped().contains(0));
    assertFinite(new Gibbs().steps(10, model, state, rng).visible());
    assertFinite(new MeanField().steps(10, model, state, rng).visible());
    assertFinite(Reconstruction.sampled(model, rows, rng));
    assertFinite(Reconstruction.of(model, rows));
    assertFinite(model.energy(state));
    assertFinite(model.freeEnergy(State.observing(Batch.of(rows))));
    assertEquals(2, TapFreeEnergy.of(model, 2).order());
    Parameters gradient = model.statistics(state);
    assertTrue(gradient.times(0.5).plus(gradient).norm() > 0);
    assertFinite(Fantasy.of(model, 100).steps(50).annealedFrom(0).state(rng).visible());
    try (Chains chains = Chains.start(model, new Gibbs(), 100, rng)) {
      assertFinite(chains.state().visible());
    }
  }

  private static void assertFinite(NDArray array) {
    assertTrue(Float.isFinite((float) array.sum().toType(DataType.FLOAT64, false).getDouble()));
  }

  @Test
  void trainings() {
    Trainer.of(Persistent.of(100, 1), Adam.of(0.01)).fit(model, data, 2, rng);
    Trainer.maximumLikelihood().with(Monitor.standard(validation)).fit(model, data, 1, rng);
    Layerwise.pretrain(deep, i -> trainer, data, new Layerwise.Plan(2, 100), rng);
    List<Supplier<Objective>> objectives =
        List.of(
            () -> Persistent.of(100, 1).centred(),
            () -> Persistent.of(100, 1, new Driven(0.6, 0.9)),
            () -> Persistent.of(100, 10),
            () -> ContrastiveDivergence.of(10),
            () -> Tap.of(2),
            () -> Tap.of(2, new TapIteration(25, 0.5, 0.01)),
            () -> objective.minus(Penalty.l2(1e-3)),
            () -> objective.minus(Penalty.l1(1e-3)),
            () -> objective.minus(Penalty.adaptiveL1(1e-5)),
            () -> objective.minus(Penalty.l1(1e-3), 0),
            () -> objective.minus(Penalty.l2(1e-3), "layer1.bias"));
    objectives.forEach(each -> assertTrains(each.get(), optimizer));
  }

  private void assertTrains(Objective what, Optimizer how) {
    BoltzmannMachine machine = model.copy();
    Trainer.of(what, how).fit(machine, data, 1, rng);
    assertTrue(Double.isFinite(machine.parameters().norm()), what + " by " + how);
    what.close();
  }

  @Test
  void optimizers() {
    NDArray mask = workspace.memory().ones(model.parameters().get("edge0.weights").getShape());
    List<Optimizer> all =
        List.of(
            Sgd.of(0.1),
            Sgd.of(0.1).momentum(0.9),
            RmsProp.of(1e-3),
            Adam.of(1e-3),
            AdaGrad.of(0.01),
            Nesterov.of(0.1, 0.9),
            Sgd.of(0.1).clippingNorm(1),
            Adam.of(1e-3).freezing("edge0.weights"),
            optimizer.keeping(Constraint.nonNegative()),
            optimizer.keeping(Constraint.nonPositive(), "layer1.bias"));
    all.forEach(each -> assertTrains(objective, each));
    List<Constraint> constraints =
        List.of(
            Constraint.nonPositive(),
            Constraint.diagonal(),
            Constraint.zeroRow(3),
            Constraint.zeroColumn(3),
            Constraint.masked(mask),
            Constraint.equalNorms(),
            Constraint.bounded(-5, 5),
            Constraint.maxNorm(3),
            Constraint.zeroMean());
    constraints.forEach(each -> assertTrains(objective, optimizer.keeping(each)));
  }

  @Test
  void schedules() {
    List<Schedule> all =
        List.of(
            Schedule.constant(0.01),
            Schedule.linear(0.01, 0.001, 9),
            Schedule.step(0.01, 0.001, 5),
            Schedule.exponential(0.01, 0.9),
            Schedule.powerLawDecay(0.01, 1),
            Schedule.sigmoid(0.01, 0.001, 5, 1));
    all.forEach(each -> assertEquals(0.01, each.at(0), 1e-4));
    double paysages = 1 / (1 / 0.01 + 1 * 7);
    assertEquals(paysages, Schedule.powerLawDecay(0.01, 0.01 * 1).at(7), 1e-15);
  }

  /** On positive weights, as one of them wants; a start that no symmetry makes singular. */
  @Test
  void penalties() {
    NDArray weights = rng.uniform(model.parameters().get("edge0.weights").getShape()).addi(0.1f);
    List<Penalty> all =
        List.of(
            Penalty.exponential(1e-3),
            Penalty.logarithmic(1e-3),
            Penalty.logNorm(1e-3),
            Penalty.norm(1e-3, 2),
            Penalty.logDeterminant(1e-3),
            Penalty.l2(1e-3).only(new NDIndex(":, 0:2")));
    all.forEach(each -> assertTrue(each.gradient(weights).abs().sum().getFloat() > 0));
    all.forEach(each -> assertTrue(Double.isFinite(each.value(weights))));
  }
}
