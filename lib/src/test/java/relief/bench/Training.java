package relief.bench;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import relief.Workspace;
import relief.data.Dataset;
import relief.evaluation.Monitor;
import relief.evaluation.ReconstructionError;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.Objective;
import relief.training.Optimizer;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Tap;
import relief.training.Trainer;

/**
 * A training by Relief, timed epoch by epoch inside one fit (each fit checks its data first, which
 * is not what is measured).
 *
 * @param rows of a minibatch
 * @param share 1 for all the data; 10 for a tenth of it, with seconds multiplied by ten
 * @param plan of the machine
 */
record Training(
    Supplier<Objective> objective,
    Optimizer optimizer,
    int rows,
    int share,
    Watch watch,
    Function<Workspace, BoltzmannMachine> plan)
    implements Work {
  private static final int CHAINS = 100;

  /** Who looks on. */
  enum Watch {
    NOBODY,
    /** The reconstruction error of every batch. */
    EVERY_BATCH,
    /** A monitor with the reconstruction error of the validation rows after every epoch. */
    EVERY_EPOCH
  }

  /** PCD-k with 100 chains, minibatches of 100 rows and SGD. */
  static Training persistent(int steps, Integer... units) {
    return of(() -> Persistent.of(CHAINS, steps), units);
  }

  /** TAP with minibatches of 100 rows and SGD. */
  static Training tap(int order, Integer... units) {
    return of(() -> Tap.of(order), units);
  }

  /** CD-k with minibatches of 100 rows and SGD. */
  static Training contrastive(int steps, Integer... units) {
    return of(() -> ContrastiveDivergence.of(steps), units);
  }

  /** CD-1 of a convolutional machine, with minibatches of 100 images. */
  static Training convolutional(int filters, int side) {
    Convolutional images = Convolutional.images(1, 28, 28).filters(filters, side);
    return of(() -> ContrastiveDivergence.of(1), images::in);
  }

  private static Training of(Supplier<Objective> objective, Integer... units) {
    Layer.Spec[] layers = Stream.of(units).map(Bernoulli::of).toArray(Layer.Spec[]::new);
    return of(objective, workspace -> BoltzmannMachine.chain(workspace, layers));
  }

  private static Training of(
      Supplier<Objective> objective, Function<Workspace, BoltzmannMachine> plan) {
    return new Training(objective, Sgd.of(0.01), 100, 1, Watch.NOBODY, plan);
  }

  Training adam() {
    return new Training(objective, Adam.of(0.001), rows, share, watch, plan);
  }

  Training batchesOf(int other) {
    return new Training(objective, optimizer, other, share, watch, plan);
  }

  Training onATenth() {
    return new Training(objective, optimizer, rows, 10, watch, plan);
  }

  Training watched(Watch other) {
    return new Training(objective, optimizer, rows, share, other, plan);
  }

  @Override
  public List<Double> seconds(Setting setting) {
    Dataset data = setting.training(share);
    Stopwatch stopwatch = new Stopwatch();
    try (Objective inner = objective.get()) {
      Trainer trainer = watchedTrainer(inner, setting).with(stopwatch);
      int epochs = 1 + setting.epochs();
      trainer.fit(machine(setting), data, epochs, rows, setting.workspace().rng("fit"));
    }
    return stopwatch.seconds(share * setting.divisor());
  }

  private Trainer watchedTrainer(Objective inner, Setting setting) {
    BatchError error = new BatchError();
    return switch (watch) {
      case NOBODY -> Trainer.of(inner, optimizer);
      case EVERY_BATCH -> Trainer.of(error.watching(inner), optimizer).with(error);
      case EVERY_EPOCH -> {
        Dataset validation = setting.split().validation();
        yield Trainer.of(inner, optimizer).with(Monitor.of(validation, new ReconstructionError()));
      }
    };
  }

  private BoltzmannMachine machine(Setting setting) {
    return plan.apply(setting.workspace()).startingFrom(setting.training(1));
  }
}
