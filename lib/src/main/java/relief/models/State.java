package relief.models;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relief.data.Batch;
import relief.layers.Layer;

/**
 * Values of a machine's layers, a row for each example or chain: {@code [rows, units]} a layer. A
 * layer can be unknown yet (it then exerts no field); its values can be conditional means instead
 * of a sample; and it can be clamped: kernels leave clamped layers as they are.
 *
 * @param values layer index → values
 * @param means the layers whose values are means given their neighbours
 * @param clamped the layers that are held
 */
public record State(SortedMap<Integer, NDArray> values, Set<Integer> means, Set<Integer> clamped) {
  /** Copies the map and the sets. */
  public State {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    means = Set.copyOf(means);
    clamped = Set.copyOf(clamped);
  }

  /** Samples of the given layers, none of them clamped. */
  public static State of(SortedMap<Integer, NDArray> values) {
    return new State(values, Set.of(), Set.of());
  }

  /** The observed layers clamped to their values, all others unknown. */
  public static State observing(Batch batch) {
    return new State(new TreeMap<>(batch.observed()), Set.of(), batch.observed().keySet());
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
          "Expected values for layer "
              + layer
              + ", got a state that knows only the layers "
              + values.keySet()
              + "; sample or infer the others first.");
    }
    return value;
  }

  /**
   * The conditional mean of a layer given the field on it, with what its values conserve, if it has
   * some: {@link Layer#mean(NDArray, NDArray)}.
   */
  public NDArray mean(int index, Layer layer, NDArray field) {
    return knows(index) ? layer.mean(field, get(index)) : layer.mean(field);
  }

  /** The values of layer 0. */
  public NDArray visible() {
    return get(0);
  }

  /** How many rows there are. */
  public int rows() {
    return (int) values.get(values.firstKey()).getShape().get(0);
  }

  /** The same state with a sample for one layer. */
  public State with(int layer, NDArray sample) {
    Set<Integer> others = new HashSet<>(means);
    others.remove(layer);
    return new State(and(layer, sample), others, clamped);
  }

  /** The same state with conditional means for one layer. */
  public State withMean(int layer, NDArray mean) {
    Set<Integer> all = new HashSet<>(means);
    all.add(layer);
    return new State(and(layer, mean), all, clamped);
  }

  /** The same state without values of these layers. */
  public State without(Collection<Integer> layers) {
    SortedMap<Integer, NDArray> others = new TreeMap<>(values);
    others.keySet().removeAll(layers);
    Set<Integer> known = new HashSet<>(means);
    known.removeAll(layers);
    Set<Integer> held = new HashSet<>(clamped);
    held.removeAll(layers);
    return new State(others, known, held);
  }

  /**
   * The rows of this state above those of another, clamped nowhere.
   *
   * @throws IllegalArgumentException unless both have samples of the same layers and means of the
   *     same layers
   */
  public State above(State other) {
    if (!values.keySet().equals(other.values.keySet()) || !means.equals(other.means)) {
      throw new IllegalArgumentException(
          "Expected a state with values of layers "
              + values.keySet()
              + ", means in "
              + means
              + ", got "
              + other.values.keySet()
              + ", means in "
              + other.means
              + ".");
    }
    SortedMap<Integer, NDArray> both = new TreeMap<>();
    values.forEach((layer, x) -> both.put(layer, x.concat(other.get(layer))));
    return new State(both, means, Set.of());
  }

  private SortedMap<Integer, NDArray> and(int layer, NDArray value) {
    SortedMap<Integer, NDArray> all = new TreeMap<>(values);
    all.put(layer, value);
    return all;
  }

  /** The same values with these layers held, and no others. */
  public State clamp(Integer... layers) {
    return new State(values, means, Set.of(layers));
  }

  /** One line: {@code State of 3 rows: layer 0 of 784 units, layer 1 of 200 (means)}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(
            each ->
                "layer " + each.getKey() + " of " + units(each.getValue()) + role(each.getKey()))
        .collect(Collectors.joining(", ", "State of " + rows() + " rows: ", ""));
  }

  private static String units(NDArray array) {
    return array.getShape().get(array.getShape().dimension() - 1) + " units";
  }

  private String role(int layer) {
    String how = means.contains(layer) ? " (means)" : "";
    return clamped.contains(layer) ? how + " (clamped)" : how;
  }
}
