package relief.sampling;

import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * One step of a Markov chain, or of an iteration towards a fixed point, for all rows of a state at
 * once. Clamped layers stay as they are, so that the same kernel serves the data phase and the
 * model phase of learning. Kernels hold no chain: state goes in, state comes out.
 */
@FunctionalInterface
public interface Kernel {
  /** One sweep over the layers that are not clamped; new arrays, in the caller's scope. */
  State step(BoltzmannMachine machine, State state, Rng rng);

  /** Several sweeps. */
  default State steps(int count, BoltzmannMachine machine, State state, Rng rng) {
    State next = state;
    for (int i = 0; i < count; i++) {
      next = step(machine, next, rng);
    }
    return next;
  }

  /**
   * One sweep, with the state in which to take statistics. That may be less noisy than the sample:
   * Gibbs sampling gives the block that it updates last by its conditional means.
   */
  default Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    State next = step(machine, state, rng);
    return new Observation(next, next);
  }

  /**
   * A sweep's outcome.
   *
   * @param state where the chain is now
   * @param statistics the state to take statistics in: the same expectations, less variance
   */
  record Observation(State state, State statistics) {}
}
