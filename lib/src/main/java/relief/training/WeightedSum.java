package relief.training;

import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * An objective plus a multiple of another. Each draws from a stream of its own.
 *
 * @param first the objective
 * @param weight of the second
 * @param second the other
 */
record WeightedSum(Objective first, double weight, Objective second) implements Objective {
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  WeightedSum {
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException(
          "Expected a finite weight of an objective, got " + weight + ".");
    }
  }

  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    Parameters gradient = first.gradient(machine, batch, clock, rng.split(FIRST));
    gradient.add(second.gradient(machine, batch, clock, rng.split(SECOND)), weight);
    return gradient;
  }

  /** The sum of the centred objectives, which have offsets of their own. */
  @Override
  public Objective centred() {
    return new WeightedSum(first.centred(), weight, second.centred());
  }

  /** The pull is that of the first objective, and counts once. */
  @Override
  public Objective sparse(SparsityTarget target, Integer... layers) {
    return new WeightedSum(first.sparse(target, layers), weight, second);
  }

  @Override
  public Optional<State> particles() {
    return first.particles().or(second::particles);
  }

  @Override
  public Parameters state() {
    return Parameters.empty().and(FIRST + ".", first.state()).and(SECOND + ".", second.state());
  }

  @Override
  public void restore(BoltzmannMachine machine, Parameters state) {
    first.restore(machine, state.under(FIRST + "."));
    second.restore(machine, state.under(SECOND + "."));
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }

  @Override
  public String toString() {
    return "(" + first + ") + " + weight + " (" + second + ")";
  }
}
