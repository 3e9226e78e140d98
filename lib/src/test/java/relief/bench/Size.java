package relief.bench;

import java.util.List;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * The size of a training by PCD-k and SGD, with 100 chains and minibatches of 100 rows, of an RBM
 * with 784 visible units.
 *
 * @param rows of an epoch
 * @param hidden units
 * @param sweeps k
 */
record Size(int rows, int hidden, int sweeps) {
  static final int LEAST_EPOCHS = 5;
  private static final int LEAST_ROWS = 120_000; // in all timed epochs, times k
  private static final int BATCH = 100;

  /** The seconds of each epoch but the first; of more epochs where they are short. */
  List<Double> seconds(Setting setting) {
    Dataset data = setting.split().training().range(0, rows);
    BoltzmannMachine machine =
        BoltzmannMachine.chain(setting.workspace(), Bernoulli.of(784), Bernoulli.of(hidden))
            .startingFrom(data);
    Stopwatch stopwatch = new Stopwatch();
    try (Persistent objective = Persistent.of(BATCH, sweeps)) {
      Trainer.of(objective, Sgd.of(0.01))
          .with(stopwatch)
          .fit(machine, data, 1 + epochs(), BATCH, setting.workspace().rng("fit"));
    }
    return stopwatch.seconds(1);
  }

  private int epochs() {
    return Math.max(LEAST_EPOCHS, LEAST_ROWS / (rows * sweeps));
  }
}
