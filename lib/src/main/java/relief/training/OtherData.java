package relief.training;

import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * An objective that sees minibatches of its own data, not those of the training.
 *
 * @param objective the objective
 * @param data where it looks
 * @param rows of its minibatches
 */
record OtherData(Objective objective, Dataset data, int rows) implements Objective {
  OtherData {
    if (rows < 1 || rows > data.size()) {
      throw new IllegalArgumentException(
          "Expected minibatches of 1 to "
              + data.size()
              + " rows of "
              + data
              + ", got "
              + rows
              + ".");
    }
  }

  /** Draws an order of the data, what prepares them, and what the objective draws. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    machine.requireFit(data);
    Dataset drawn = data.shuffled(rng.split("rows")).range(0, rows);
    Parameters gradient = Parameters.empty();
    for (Batch own : drawn.batches(rows, rng.split("batch"))) { // one; the end frees what read it
      gradient = objective.gradient(machine, own, clock, rng.split("objective"));
    }
    return gradient;
  }

  @Override
  public Objective centred() {
    return new OtherData(objective.centred(), data, rows);
  }

  @Override
  public Optional<State> particles() {
    return objective.particles();
  }

  @Override
  public Parameters state() {
    return objective.state();
  }

  @Override
  public void restore(BoltzmannMachine machine, Parameters state) {
    objective.restore(machine, state);
  }

  @Override
  public void close() {
    objective.close();
  }

  @Override
  public String toString() {
    return objective + " on " + data.name();
  }
}
