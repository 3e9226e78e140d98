package relief.sampling;

import relief.Rng;
import relief.models.State;

/**
 * The laws of a chain's replicas, the wanted one first, neighbours akin. Replica r of chain c is
 * row {@code r · chains + c} of a state.
 */
interface ReplicaLaws {
  /** How many there are. */
  int count();

  /** So many rows for each replica, from its layers' own laws. */
  State start(int chains, Rng rng);

  /** How likely neighbours swap, wherever a state's rows have got to by swaps before. */
  Swaps.Odds odds(State state);

  /** A sweep of every replica that leaves its law invariant. */
  State sweep(State state, Rng rng);

  /** The same, with statistics of the first replica's rows. */
  Kernel.Observation observe(State state, Rng rng);
}
