package relief.sampling;

import ai.djl.ndarray.NDArray;
import java.util.List;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Sampling without noise: block by block, every layer that is not clamped takes its likeliest
 * values given those of its neighbours ({@link relief.layers.Layer#mode}). Each update is a minimum
 * of the joint energy over a block, so no sweep raises the energy, and the rows of machines with
 * finitely many states come to rest in one of its valleys: the dynamics of Hopfield networks
 * (Hopfield 1982), with patterns in the columns of the weights where the hidden layer is {@code
 * Gaussian}. Draws nothing.
 */
public record ModeUpdates() implements Kernel {
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    State next = Unknown.filledIn(machine, state, this, rng);
    for (List<Integer> block : machine.blocks()) {
      for (int i : block) {
        if (!state.clamped().contains(i)) {
          try (NDArray field = machine.field(next, i)) {
            next = next.with(i, machine.layers().get(i).mode(field));
          }
        }
      }
    }
    return next;
  }
}
