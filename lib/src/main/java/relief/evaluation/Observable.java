package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** A number that depends on a machine's state. */
@FunctionalInterface
public interface Observable {
  /** The number for each row: {@code [rows]}, of any floating-point type. */
  NDArray of(BoltzmannMachine machine, State state);

  /**
   * The free energy in nats, with the layers of the last block summed out: for an RBM that of the
   * visible layer, for a deep machine that of the even layers. Modes of the same free energy look
   * the same; look at {@link #unit} too.
   */
  static Observable freeEnergy() {
    return (machine, state) -> {
      List<List<Integer>> blocks = machine.blocks();
      return machine.freeEnergy(state.without(blocks.get(blocks.size() - 1)));
    };
  }

  /** The value of one unit of a layer. */
  static Observable unit(int layer, int unit) {
    return (machine, state) -> state.get(layer).get(new NDIndex().addAllDim().addIndices(unit));
  }
}
