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
  /**
   * The kernel at a time of its schedule; this one, unless it has a schedule. Time is counted in
   * the unit of whoever asks: objectives ask with the epoch, {@link Fantasy} with the share of
   * sweeps done.
   */
  default Kernel at(double time) {
    return this;
  }

  /**
   * Where so many chains start: rows drawn from the layers' own laws. A kernel that needs more rows
   * than chains makes them here.
   */
  default State start(BoltzmannMachine machine, int chains, Rng rng) {
    return machine.start(chains, rng);
  }

  /**
   * The rows of a state that follow the machine's law, one for each chain: all of them, unless the
   * kernel moves others along, such as replicas at higher temperatures.
   */
  default State target(State state) {
    return state;
  }

  /**
   * One sweep over the layers that are not clamped; new arrays, in the caller's scope. Chains can
   * start from a state that knows some layers only: the others come first then, given these.
   */
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
   * Gibbs sampling gives the block that it updates last by its conditional means. And it has one
   * row for each chain, as {@link #target} says.
   */
  default Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    State next = step(machine, state, rng);
    return new Observation(next, target(next));
  }

  /**
   * A sweep's outcome.
   *
   * @param state where the chain is now
   * @param statistics the state to take statistics in: the same expectations, less variance, one
   *     row for each chain
   */
  record Observation(State state, State statistics) {}
}
