package relief.device;

import ai.djl.Device;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import relief.Schedule;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Preparation;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.sampling.ParallelTempering;
import relief.training.Adam;
import relief.training.Constraint;
import relief.training.ContrastiveDivergence;
import relief.training.Discriminative;
import relief.training.DropConnect;
import relief.training.Dropout;
import relief.training.EnergyDropout;
import relief.training.Listener;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Penalty;
import relief.training.Persistent;
import relief.training.RmsProp;
import relief.training.Sgd;
import relief.training.SparsityTarget;
import relief.training.Trainer;

/**
 * A program that {@link EpochCopiesTest} watches from outside: trainings of one epoch each, between
 * two marks.
 */
final class Epochs {
  private static final Layer.Spec FIVE = Bernoulli.of(5);

  private final Workspace workspace = Workspace.seeded(1, Device.cpu());
  private final Dataset bits = Toy.barsAndStripes(workspace, 7); // 254 rows
  private final Dataset grey =
      Dataset.of(workspace, "grey", bits.rows().mul(200).toType(DataType.UINT8, false))
          .sampled()
          .prepared(Preparation.flips(0.1))
          .prepared(Preparation.threshold(0.5));

  private Epochs() {}

  /** Minibatches and parameter arrays of each training. */
  enum Training {
    CD_SGD(127, 3),
    CD_ADAM(4, 3),
    PCD_SGD(4, 3),
    PCD_ADAM(4, 3),
    TEMPERED_PCD_SGD(4, 3),
    DEEP_PCD_SGD(4, 5),
    DEEP_PCD_ADAM(4, 5),
    DEEP_CENTRED_AVERAGED(4, 5),
    SPARSE_CLIPPED_CONSTRAINED(4, 3),
    PENALISED_RMSPROP_CONSTRAINED(4, 3),
    GAUSSIAN_PREPARED_PENALISED(4, 5),
    LABELLED(4, 5),
    HYBRID(4, 5),
    DROPOUT(4, 3);

    final int steps;
    final int arrays;

    Training(int steps, int arrays) {
      this.steps = steps;
      this.arrays = arrays;
    }
  }

  public static void main(String[] args) {
    Epochs epochs = new Epochs();
    for (Training training : Training.values()) {
      epochs.run(training);
    }
    epochs.workspace.close();
  }

  private void run(Training training) {
    Objective cd = ContrastiveDivergence.of(1);
    Objective pcd = Persistent.of(20, 1);
    Objective energy = EnergyDropout.of(1);
    Trainer trainer =
        switch (training) {
          case CD_SGD -> trainer(cd, Sgd.of(0.1));
          case CD_ADAM -> trainer(cd, Adam.of(0.01));
          case PCD_SGD, DEEP_PCD_SGD -> trainer(pcd, Sgd.of(0.1));
          case TEMPERED_PCD_SGD ->
              trainer(Persistent.of(20, 1, ParallelTempering.of(4)), Sgd.of(0.1));
          case PCD_ADAM, DEEP_PCD_ADAM -> trainer(pcd, Adam.of(0.01));
          case DEEP_CENTRED_AVERAGED, LABELLED ->
              trainer(pcd.centred(), Sgd.of(0.1)).averagingTail(0.5);
          case SPARSE_CLIPPED_CONSTRAINED ->
              trainer(
                  Persistent.of(20, Schedule.linear(1, 3, 2)).sparse(SparsityTarget.of(0.1, 1)),
                  constrained(Sgd.of(0.1).clippingNorm(1).clippingValues(0.5)));
          case PENALISED_RMSPROP_CONSTRAINED ->
              trainer(
                  pcd.minus(Penalty.adaptiveL1(1e-4))
                      .minus(Penalty.norm(1e-4, 1).only(new NDIndex(":, 0:2")), 0)
                      .minus(Penalty.exponential(1e-4), "layer1.bias"),
                  RmsProp.of(1e-3)
                      .keeping(Constraint.equalNorms())
                      .keeping(Constraint.zeroColumn(1))
                      .keeping(Constraint.zeroRow(2))
                      .keeping(Constraint.diagonal())
                      .freezing("layer0.bias"));
          case HYBRID -> trainer(Discriminative.of(2).plus(0.1, cd), Sgd.of(0.1));
          case DROPOUT ->
              trainer(
                  Dropout.of(0.5, cd).plus(0.5, DropConnect.of(0.5, pcd)).plus(1, energy),
                  Sgd.of(0.1));
          case GAUSSIAN_PREPARED_PENALISED ->
              trainer(
                  pcd.minus(Penalty.l1(1e-4)).minus(Penalty.l2(1e-4)), Sgd.of(1e-4).momentum(0.5));
        };
    Dataset data =
        switch (training) {
          case GAUSSIAN_PREPARED_PENALISED -> grey;
          case LABELLED, HYBRID -> bits.withLabels(new int[bits.size()]).observingLabels(2, 3);
          default -> bits;
        };
    int rows = (data.size() + training.steps - 1) / training.steps;
    trainer.fit(machine(training), data, 1, rows, workspace.rng("fit"));
  }

  private BoltzmannMachine machine(Training training) {
    Layer.Spec visible = Bernoulli.of(bits.units());
    return switch (training) {
      case DEEP_PCD_SGD, DEEP_PCD_ADAM, DEEP_CENTRED_AVERAGED ->
          BoltzmannMachine.chain(workspace, visible, FIVE, FIVE);
      case LABELLED, HYBRID -> BoltzmannMachine.chain(workspace, visible, FIVE, OneHot.of(3));
      case GAUSSIAN_PREPARED_PENALISED ->
          BoltzmannMachine.chain(workspace, Gaussian.of(bits.units()), Gaussian.of(5));
      default -> BoltzmannMachine.chain(workspace, visible, FIVE);
    };
  }

  private static Optimizer constrained(Optimizer optimizer) {
    return optimizer
        .keeping(Constraint.zeroMean())
        .keeping(Constraint.bounded(-1, 1))
        .keeping(Constraint.maxNorm(2));
  }

  private static Trainer trainer(Objective objective, Optimizer optimizer) {
    Listener marks =
        new Listener() {
          @Override
          public Map<String, Double> onEpoch(Event event) {
            if (event.clock().epoch() == 0) {
              NativeCalls.Mark.begin();
            } else {
              NativeCalls.Mark.end();
            }
            return Map.of();
          }
        };
    return Trainer.of(objective, optimizer).with(marks);
  }
}
