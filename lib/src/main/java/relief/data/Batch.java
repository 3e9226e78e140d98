package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relief.Part;

/**
 * A minibatch: examples as values of some of a machine's layers, a row for each example.
 *
 * @param observed layer index → values, {@code [rows, units]} each; in most models layer 0 only
 */
public record Batch(Map<Integer, NDArray> observed) {
  /** Copies the map; all layers must have the same number of rows. */
  public Batch {
    SortedMap<Integer, NDArray> layers = new TreeMap<>(observed);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected values for at least one layer, got none; see Batch.of(visible).");
    }
    long rows = rows(layers.get(layers.firstKey()));
    layers.forEach((layer, values) -> requireRows(layer, values, rows));
    observed = Collections.unmodifiableSortedMap(layers);
  }

  /** Values of layer 0. */
  public static Batch of(NDArray visible) {
    return new Batch(Map.of(0, visible));
  }

  /**
   * The values of layer 0: {@code [rows, units]}.
   *
   * @throws IllegalStateException if layer 0 is not observed
   */
  public NDArray visible() {
    NDArray visible = observed.get(0);
    if (visible == null) {
      throw new IllegalStateException(
          "Expected values for layer 0, got some for layers " + observed.keySet() + " only.");
    }
    return visible;
  }

  /** A part of the examples: views of the same memory. */
  public Batch part(Part part) {
    if (part.count() == 1) {
      return this;
    }
    NDIndex rows = new NDIndex().addSliceDim(part.from(), part.to());
    Map<Integer, NDArray> some = new TreeMap<>();
    observed.forEach((layer, values) -> some.put(layer, values.get(rows)));
    return new Batch(some);
  }

  /** How many examples there are. */
  public int rows() {
    return (int) rows(observed.values().iterator().next());
  }

  private static long rows(NDArray values) {
    if (values.getShape().dimension() == 0) {
      throw new IllegalArgumentException("Expected an array [rows, units], got a single number.");
    }
    return values.getShape().get(0);
  }

  private static void requireRows(int layer, NDArray values, long rows) {
    if (rows(values) != rows) {
      throw new IllegalArgumentException(
          "Expected the same number of rows in every layer, "
              + rows
              + ", got "
              + rows(values)
              + " in layer "
              + layer
              + ".");
    }
  }

  /** One line: {@code Batch of 100 rows: layer 0 (100, 784)}. */
  @Override
  public String toString() {
    return observed.entrySet().stream()
        .map(each -> "layer " + each.getKey() + " " + each.getValue().getShape())
        .collect(Collectors.joining(", ", "Batch of " + rows() + " rows: ", ""));
  }
}
