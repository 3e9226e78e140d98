package relief.models;

import ai.djl.ndarray.NDArray;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;
import relief.data.Batch;

/**
 * One pass up and down, deterministic but for {@link #sampled}. Upwards, each hidden layer takes
 * its conditional mean given the layer below; where a layer above is still unknown, the field from
 * below counts for the missing one too (as in the recognition pass of Salakhutdinov &amp;
 * Larochelle 2010). Downwards, each layer takes its mean given both neighbours, the visible one
 * last. For an RBM that is v → ⟨h | v⟩ → ⟨v | ⟨h⟩⟩.
 */
public final class Reconstruction {
  private Reconstruction() {}

  /** What a layer becomes when the pass comes to it. */
  private interface Move {
    State of(State state, int layer, NDArray field);
  }

  private static Move means(BoltzmannMachine machine) {
    return (state, i, field) -> state.withMean(i, machine.layers().get(i).mean(field));
  }

  /** All layers above the known ones at their means, from bottom to top. */
  public static State up(BoltzmannMachine machine, State observed) {
    return up(machine, observed, means(machine));
  }

  private static State up(BoltzmannMachine machine, State observed, Move move) {
    State state = observed;
    for (int i = 1; i < machine.layers().size(); i++) {
      if (!state.knows(i)) {
        try (NDArray field = fieldFromBelow(machine, state, i)) {
          state = move.of(state, i, field);
        }
      }
    }
    return state;
  }

  private static NDArray fieldFromBelow(BoltzmannMachine machine, State state, int layer) {
    NDArray field = machine.field(state, layer);
    boolean incomplete =
        machine.edges().stream().anyMatch(e -> e.touches(layer) && !state.knows(e.opposite(layer)));
    return incomplete ? Scalar.apply(field, NDArray::muli, 2) : field;
  }

  /**
   * The reconstruction of visible rows, {@code [rows, units]}: conditional means. Draws nothing.
   *
   * @throws IllegalArgumentException if the rows don't fit the visible layer
   */
  public static NDArray of(BoltzmannMachine machine, NDArray visible) {
    return Workspace.scoped(() -> machine.layers().get(0).mean(field(machine, visible), visible));
  }

  /**
   * The same pass with every layer drawn from its conditional law, instead of its means: {@code
   * [rows, units]}. For an RBM h ~ p(h | v), v′ ~ p(v | h), one sweep of Gibbs sampling from the
   * rows, which is further from them than {@link #of}. Draws a number for every unit that the pass
   * comes to.
   *
   * @throws IllegalArgumentException if the rows don't fit the visible layer
   */
  public static NDArray sampled(BoltzmannMachine machine, NDArray visible, Rng rng) {
    Move draw = (state, i, field) -> state.with(i, machine.layers().get(i).sample(field, rng));
    return Workspace.scoped(
        () -> machine.layers().get(0).moved(field(machine, visible, draw), visible, rng));
  }

  /**
   * The field on the visible layer at the end of the pass, {@code [rows, units]}, of which {@link
   * #of} gives the means: what a stable log-probability of the reconstruction starts from.
   *
   * @throws IllegalArgumentException if the rows don't fit the visible layer
   */
  public static NDArray field(BoltzmannMachine machine, NDArray visible) {
    return field(machine, visible, means(machine));
  }

  private static NDArray field(BoltzmannMachine machine, NDArray visible, Move move) {
    machine.requireFit(0, visible);
    State observed = State.observing(Batch.of(visible));
    return Workspace.scoped(() -> down(machine, up(machine, observed, move), move));
  }

  private static NDArray down(BoltzmannMachine machine, State state, Move move) {
    State passed = state;
    for (int i = machine.layers().size() - 2; i > 0; i--) {
      try (NDArray field = machine.field(passed, i)) {
        passed = move.of(passed, i, field);
      }
    }
    return machine.field(passed, 0);
  }
}
