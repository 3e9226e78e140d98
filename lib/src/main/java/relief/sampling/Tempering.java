package relief.sampling;

import ai.djl.ndarray.types.Shape;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Gibbs sampling with all couplings at one inverse temperature.
 *
 * @param beta β
 */
record Tempering(double beta) implements Kernel {
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    return new Gibbs().step(hot(machine), state, rng);
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    return new Gibbs().observe(hot(machine), state, rng);
  }

  private BoltzmannMachine hot(BoltzmannMachine machine) {
    return beta == 1
        ? machine
        : machine.tempered(machine.memory().full(new Shape(1), (float) beta));
  }
}
