package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import relief.layers.Layer;

/** The free energy of a state: what {@link BoltzmannMachine#freeEnergy} promises. */
final class FreeEnergy {
  private FreeEnergy() {}

  static NDArray of(BoltzmannMachine machine, State state) {
    NDArray sum = layer(machine, state, 0);
    for (int i = 1; i < machine.layers().size(); i++) {
      sum = sum.add(layer(machine, state, i));
    }
    for (Edge edge : machine.edges()) {
      if (state.knows(edge.lower()) && state.knows(edge.upper())) {
        sum = sum.sub(product(edge, state));
      }
    }
    return sum;
  }

  /** A known layer's energy, or minus the log partition function of an unknown one. */
  private static NDArray layer(BoltzmannMachine machine, State state, int index) {
    Layer layer = machine.layers().get(index);
    if (state.knows(index)) {
      return layer.energy(state.get(index));
    }
    requireKnownNeighbours(machine, state, index);
    return layer.logPartition(machine.field(state, index)).neg();
  }

  private static void requireKnownNeighbours(BoltzmannMachine machine, State state, int index) {
    for (Edge edge : machine.edges()) {
      if (edge.touches(index) && !state.knows(edge.opposite(index))) {
        throw new IllegalArgumentException(
            "Layers "
                + index
                + " and "
                + edge.opposite(index)
                + " are coupled, so they can't be "
                + "summed out together; give values for one of them.");
      }
    }
  }

  private static NDArray product(Edge edge, State state) {
    NDArray upper = state.get(edge.upper());
    NDArray field = BoltzmannMachine.push(edge, edge.upper(), state.get(edge.lower()));
    return field.mul(upper).toType(DataType.FLOAT64, false).sum(new int[] {1});
  }
}
