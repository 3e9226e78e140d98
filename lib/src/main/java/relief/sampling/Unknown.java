package relief.sampling;

import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** Layers that a state has no values of. */
final class Unknown {
  private Unknown() {}

  /**
   * The state whose unknown layers the kernel has drawn given the known ones, if some of these are
   * free: a sweep would else forget them before they have told anybody. Other states as they are.
   */
  static State filledIn(BoltzmannMachine machine, State state, Kernel kernel, Rng rng) {
    boolean complete = state.values().size() == machine.layers().size();
    if (complete || state.clamped().containsAll(state.values().keySet())) {
      return state;
    }
    State held = state.clamp(state.values().keySet().toArray(Integer[]::new));
    return kernel.step(machine, held, rng).clamp(state.clamped().toArray(Integer[]::new));
  }
}
