package relief.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import relief.data.Dataset;
import relief.evaluation.Monitor;
import relief.evaluation.ReconstructionError;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
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
 * @param units of each layer
 */
record Training(
    Supplier<Objective> objective,
    Optimizer optimizer,
    int rows,
    int share,
    Watch watch,
    List<Integer> units)
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

  private static Training of(Supplier<Objective> objective, Integer... units) {
    return new Training(objective, Sgd.of(0.01), 100, 1, Watch.NOBODY, Arrays.asList(units));
  }

  Training adam() {
    return new Training(objective, Adam.of(0.001), rows, share, watch, units);
  }

  Training batchesOf(int other) {
    return new Training(objective, optimizer, other, share, watch, units);
  }

  Training onATenth() {
    return new Training(objective, optimizer, rows, 10, watch, units);
  }

  Training watched(Watch other) {
    return new Training(objective, optimizer, rows, share, other, units);
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
    Layer.Spec[] layers = units.stream().map(Bernoulli::of).toArray(Layer.Spec[]::new);
    return BoltzmannMachine.chain(setting.workspace(), layers).startingFrom(setting.training(1));
  }
}
