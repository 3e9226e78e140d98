package relief.training;

import java.util.Set;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.models.BoltzmannMachine;

/**
 * An objective minus a penalty.
 *
 * @param objective the objective
 * @param penalty on weights
 * @param couplings the indices of those it is for; none means all of them
 */
record Penalised(Objective objective, Penalty penalty, Set<Integer> couplings)
    implements Objective {
  /** Draws what the objective draws. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    return Penalty.subtract(
        penalty, couplings, machine, objective.gradient(machine, batch, clock, rng));
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
