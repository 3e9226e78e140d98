package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import relief.data.Dataset;
import relief.layers.Layer;

/** Whether data fit the layers of a machine, and the parameters that fit the data. */
final class DataFit {
  private DataFit() {}

  /** Every layer that the data have values of is one of the machine's, and as wide as they are. */
  static void require(BoltzmannMachine machine, Dataset data) {
    int top = machine.layers().size() - 1;
    data.layers()
        .forEach(
            (index, values) -> {
              if (index > top) {
                throw new IllegalArgumentException(
                    "Expected values of the layers 0 to "
                        + top
                        + ", got some of layer "
                        + index
                        + ": "
                        + values
                        + "; data.layers().get(0) has those of layer 0 alone.");
              }
              requireWidth(machine.layers().get(index), index, values);
            });
  }

  private static void requireWidth(Layer layer, int index, Dataset values) {
    if (values.units() != layer.units()) {
      throw new IllegalArgumentException(
          "Expected data with "
              + layer.units()
              + " values a row, as "
              + layer
              + " has units"
              + (index == 0 ? "" : " in layer " + index)
              + ", got "
              + values.units()
              + ".");
    }
  }

  /** Rows are as wide as one of the layers, and values that it can have or means of them. */
  static void require(BoltzmannMachine machine, int index, NDArray rows) {
    int top = machine.layers().size() - 1;
    if (index < 0 || index > top) {
      throw new IllegalArgumentException(
          "Expected the index of a layer, 0 to " + top + ", got " + index + ".");
    }
    Layer layer = machine.layers().get(index);
    Shape shape = rows.getShape();
    if (shape.dimension() != 2 || shape.get(1) != layer.units()) {
      throw new IllegalArgumentException(
          "Expected rows of "
              + layer.units()
              + " values, shape [rows, "
              + layer.units()
              + "], got "
              + shape
              + ".");
    }
    layer.requireDomain(rows);
  }

  /** Without couplings, each layer that the data have values of gets their means and variances. */
  static void start(BoltzmannMachine machine, Dataset data) {
    data.layers()
        .forEach(
            (index, values) -> {
              try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                Layer layer = machine.layers().get(index);
                layer.parameters().assign(layer.matching(values.mean(), values.variance()));
              }
            });
  }
}
