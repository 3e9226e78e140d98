package relief.data;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What the rows of a data set have beside them for other layers of a machine: data sets of as many
 * rows in the same order, by the index of the layer. Views of the data set go on to all of them.
 */
record Beside(SortedMap<Integer, Dataset> layers) {
  static final Beside NOTHING = new Beside(new TreeMap<>());

  Beside {
    layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
  }

  /** With one more layer, or another data set for it. */
  Beside and(int layer, Dataset values, int size) {
    if (layer < 1) {
      throw new IllegalArgumentException(
          "Expected the index of another layer, 1 or above, got "
              + layer
              + "; the data set itself holds layer 0.");
    }
    if (values.size() != size) {
      throw new IllegalArgumentException(
          "Expected values of layer "
              + layer
              + " for each of the "
              + size
              + " rows, in their order, got "
              + values
              + ".");
    }
    SortedMap<Integer, Dataset> all = new TreeMap<>(layers);
    all.put(layer, values.layers().get(0));
    return new Beside(all);
  }

  /** The same view of each. */
  Beside map(UnaryOperator<Dataset> view) {
    SortedMap<Integer, Dataset> all = new TreeMap<>();
    layers.forEach((layer, values) -> all.put(layer, view.apply(values)));
    return new Beside(all);
  }

  /** All layers, with the data set itself for layer 0. */
  SortedMap<Integer, Dataset> with(Dataset visible) {
    SortedMap<Integer, Dataset> all = new TreeMap<>(layers);
    all.put(0, visible);
    return all;
  }

  /** The labels of a data set as rows of one 1 among 0s, in bytes of their own. */
  static Dataset oneHot(Dataset data, int classes) {
    int[] labels = data.labels();
    ByteBuffer bits = ByteBuffer.allocateDirect(Math.multiplyExact(labels.length, classes));
    for (int row = 0; row < labels.length; row++) {
      if (labels[row] < 0 || labels[row] >= classes) {
        throw new IllegalArgumentException(
            "Expected labels from 0 to "
                + (classes - 1)
                + ", got "
                + labels[row]
                + " in row "
                + row
                + "; take more classes, or renumber by withLabels(…).");
      }
      bits.put(row * classes + labels[row], (byte) 1);
    }
    String name = "labels of " + data.name();
    return Dataset.of(name, InMemory.bits(data.view().storage().workspace(), bits, labels.length));
  }

  /** What a data set's description says of it. */
  @Override
  public String toString() {
    return layers.isEmpty() ? "" : ", beside values of layers " + layers.keySet();
  }
}
