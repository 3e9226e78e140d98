package relief.sampling;

import ai.djl.ndarray.NDArray;
import java.util.HashSet;
import java.util.Set;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Gibbs sampling of the hidden layers with visible units that take their conditional means instead
 * of a draw, as values (the "sigmoid" RBM of Learnergy; Hinton 2010, section 3.2): {@code
 * ContrastiveDivergence.of(Schedule.constant(1), new VisibleMeans(), 10)}. Less noise, but the
 * machine's law is not invariant: what comes of it is an approximation, good for few sweeps. Draws
 * one random number a hidden unit and sweep.
 */
public record VisibleMeans() implements Kernel {
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    State next = new Gibbs().step(machine, visible(machine, state), rng);
    return released(next, state);
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    Observation next = new Gibbs().observe(machine, visible(machine, state), rng);
    return new Observation(released(next.state(), state), released(next.statistics(), state));
  }

  /** Layer 0 at its means, and held there; in the order of a Gibbs sweep it comes first. */
  private static State visible(BoltzmannMachine machine, State state) {
    if (state.clamped().contains(0)) {
      return state;
    }
    Set<Integer> held = new HashSet<>(state.clamped());
    held.add(0);
    try (NDArray field = machine.field(state, 0)) {
      NDArray mean = state.mean(0, machine.layers().get(0), field);
      return state.with(0, mean).clamp(held.toArray(Integer[]::new));
    }
  }

  private static State released(State next, State before) {
    return next.clamp(before.clamped().toArray(Integer[]::new));
  }
}
