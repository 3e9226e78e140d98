package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.Rng;
import relief.Workers;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;
import relief.sampling.Gibbs;

/** Joint energies of data and of random states, in nats. */
final class Energies {
  /** As many random states as data, but no more than this. */
  private static final int MOST = 5000;

  private Energies() {}

  /** The mean over rows of E(v, h) with the hidden layers h drawn given the row v. */
  static Estimate ofData(BoltzmannMachine machine, Dataset data, int sweeps, Rng rng) {
    machine.requireFit(data);
    if (sweeps < 1) {
      throw new IllegalArgumentException(
          "Expected at least one sweep of the hidden layers, got " + sweeps + ".");
    }
    return RowMetric.meanDrawn(
        data,
        "nats",
        rng.split("rows"),
        (rows, number) -> {
          Rng stream = rng.split("hidden").at(number);
          State observed = State.observing(Batch.of(rows));
          return machine.energy(new Gibbs().steps(sweeps, machine, observed, stream));
        });
  }

  /** E of states in which every layer has its own law, as if there were no couplings. */
  static double[] ofRandom(BoltzmannMachine machine, Dataset data, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray energies =
          Workers.stack(
              Rows.parts(machine, Math.min(data.size(), MOST)),
              part -> machine.energy(machine.start(part.size(), part.stream(rng))));
      return energies.toDoubleArray();
    }
  }
}
