package relief.models;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.data.Batch;

/**
 * Values of a machine's layers, a row for each example or chain: {@code [rows, units]} a layer. A
 * layer can be unknown yet (it then exerts no field), and it can be clamped: kernels leave clamped
 * layers as they are.
 *
 * @param values layer index → values
 * @param clamped the layers that are held
 */
public record State(SortedMap<Integer, NDArray> values, Set<Integer> clamped) {
  /** Copies the map and the set. */
  public State {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    clamped = Set.copyOf(clamped);
  }

  /** The observed layers clamped to their values, all others unknown. */
  public static State observing(Batch batch) {
    return new State(new TreeMap<>(batch.observed()), batch.observed().keySet());
  }

  /** Whether the layer has values. */
  public boolean knows(int layer) {
    return values.containsKey(layer);
  }

  /**
   * The values of a layer.
   *
   * @throws IllegalArgumentException if they are unknown
   */
  public NDArray get(int layer) {
    NDArray value = values.get(layer);
    if (value == null) {
      throw new IllegalArgumentException(
          "Layer " + layer + " has no values in this state; known are " + values.keySet() + ".");
    }
    return value;
  }

  /** The values of layer 0. */
  public NDArray visible() {
    return get(0);
  }

  /** How many rows there are. */
  public int rows() {
    return (int) values.get(values.firstKey()).getShape().get(0);
  }

  /** The same state with other values for one layer. */
  public State with(int layer, NDArray value) {
    SortedMap<Integer, NDArray> all = new TreeMap<>(values);
    all.put(layer, value);
    return new State(all, clamped);
  }

  /** The same values with these layers held, and no others. */
  public State clamp(Integer... layers) {
    return new State(values, Set.of(layers));
  }
}
