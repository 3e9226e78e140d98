package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.models.State;

/** A chain's state on its way from the scope of one sweep to that of the whole run. */
final class Moved {
  private Moved() {}

  /** Takes the state out of the sweep's scope. */
  static State release(State state) {
    state.values().values().forEach(NDScope::unregister);
    return state;
  }

  /**
   * Puts the new state into the caller's scope and frees what it doesn't share with the old one.
   */
  static State replace(State old, State next) {
    next.values().values().forEach(NDScope::register);
    old.values().values().stream().filter(x -> !holds(next, x)).forEach(NDArray::close);
    return next;
  }

  /** By identity: the engine's equals compares the numbers. */
  private static boolean holds(State state, NDArray array) {
    return state.values().values().stream().anyMatch(x -> x == array);
  }
}
