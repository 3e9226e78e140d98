package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * The means of all units of a machine, taken as independent, and the fields at which each has its
 * mean: {@code [rows, units]} a layer, every row a point of its own.
 *
 * @param fields by layer
 * @param means of the same layers
 */
public record Magnetizations(State fields, State means) {
  /**
   * Each layer at its mean in the field of its neighbours' values, all layers at once: where an
   * iteration starts.
   *
   * @param state with values of all layers
   */
  public static Magnetizations of(BoltzmannMachine machine, State state) {
    Magnetizations all = new Magnetizations(state.clamp(), state.clamp());
    for (int i = 0; i < machine.layers().size(); i++) {
      all = all.with(machine, i, machine.field(state, i));
    }
    return all;
  }

  /** The same with another field on one layer, and its mean there. */
  public Magnetizations with(BoltzmannMachine machine, int layer, NDArray field) {
    NDArray mean = machine.layers().get(layer).mean(field);
    return new Magnetizations(fields.with(layer, field), means.withMean(layer, mean));
  }

  /** The largest difference of two means, for each row: {@code [rows]}, float64. */
  public NDArray moves(Magnetizations other) {
    NDArray largest = null;
    for (int layer : means.values().keySet()) {
      try (NDArray difference = means.get(layer).sub(other.means.get(layer));
          NDArray size = difference.abs()) {
        NDArray one = size.max(new int[] {1}).toType(DataType.FLOAT64, false);
        largest = largest == null ? one : largest.maximum(one);
      }
    }
    return largest;
  }

  /** The largest difference of all. Brings one number to the host. */
  public double distance(Magnetizations other) {
    return moves(other).max().getDouble();
  }
}
