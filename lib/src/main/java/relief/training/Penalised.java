package relief.training;

import java.util.Optional;
import java.util.function.BiFunction;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * An objective minus a penalty.
 *
 * @param objective the objective
 * @param penalty on some parameters
 * @param subtract its gradient from the objective's
 */
record Penalised(
    Objective objective,
    Penalty penalty,
    BiFunction<BoltzmannMachine, Parameters, Parameters> subtract)
    implements Objective {
  /** Draws what the objective draws. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    return subtract.apply(machine, objective.gradient(machine, batch, clock, rng));
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
    return objective + " − " + penalty;
  }
}
