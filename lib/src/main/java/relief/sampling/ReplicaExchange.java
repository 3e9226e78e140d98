package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Replicas of chains that swap with their neighbours, whatever their laws: what all kinds of
 * tempering share.
 *
 * @param machine the wanted one
 * @param laws those of the replicas
 */
record ReplicaExchange(BoltzmannMachine machine, ReplicaLaws laws) {
  /** Offers swaps, then makes a sweep. */
  State step(State state, Rng rng) {
    return laws.sweep(swaps(state, rng).apply(state), rng);
  }

  /** The same, with statistics of the wanted rows. */
  Kernel.Observation observe(State state, Rng rng) {
    return laws.observe(swaps(state, rng).apply(state), rng);
  }

  /** Accepted swaps: even pairs, then odd ones. */
  Swaps swaps(State state, Rng rng) {
    int chains = chains(laws.count(), state);
    return Swaps.between(laws.count(), chains, machine.memory(), laws.odds(state), rng);
  }

  /** The rows of the first replica: views of the same memory. */
  static State target(int replicas, State state) {
    return rows(state, 0, chains(replicas, state));
  }

  /** Some rows: views of the same memory. */
  static State rows(State state, int from, int to) {
    NDIndex rows = new NDIndex().addSliceDim(from, to);
    SortedMap<Integer, NDArray> some = new TreeMap<>();
    state.values().forEach((layer, x) -> some.put(layer, x.get(rows)));
    return new State(some, state.means(), state.clamped());
  }

  /**
   * How many chains a state's rows are.
   *
   * @throws IllegalArgumentException if layers are clamped, or replicas are missing
   */
  static int chains(int replicas, State state) {
    if (state.rows() % replicas != 0 || !state.clamped().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected free chains with "
              + replicas
              + " replicas each, got "
              + state.rows()
              + " rows with clamped layers "
              + state.clamped()
              + "; start them by Chains.start or by this kernel's start, and use Gibbs for data.");
    }
    return state.rows() / replicas;
  }
}
