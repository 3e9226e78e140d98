package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import relief.Scalar;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/**
 * What is known of some rows, and of the chains that complete them.
 *
 * @param rows {@code [rows, units]}, 0 where nothing is known
 * @param mask 1 where something is, {@code [1, units]} or {@code [rows, units]}
 * @param each how many chains a row has
 */
record CompletionMask(NDArray rows, NDArray mask, int each) {
  /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
  static CompletionMask of(Completion completion, int from, int to) {
    NDArray mask = slice(completion.mask(), from, to);
    NDArray rows = slice(completion.rows(), from, to);
    NDArray known = mask.toType(DataType.BOOLEAN, false).broadcast(rows.getShape());
    return new CompletionMask(
        NDArrays.where(known, rows, rows.zerosLike()), mask, completion.chains());
  }

  private static NDArray slice(NDArray all, int from, int to) {
    boolean shared = all.getShape().get(0) == 1;
    return shared ? all : all.get(new NDIndex().addSliceDim(from, to));
  }

  /** How many rows there are. */
  int count() {
    return Math.toIntExact(rows.getShape().get(0));
  }

  /** How many chains there are in all. */
  int chains() {
    return each * count();
  }

  /** The kernel that holds what is known in all chains. */
  Observing observing(Kernel kernel) {
    NDArray held = inChains(mask);
    return new Observing(kernel, (layer, visible) -> held);
  }

  private NDArray inChains(NDArray some) {
    return some.getShape().get(0) == 1 ? some : some.repeat(0, each);
  }

  /** Known values in place of what was drawn, chain by chain. */
  NDArray putInChains(NDArray drawn) {
    return unknown(inChains(mask)).mul(drawn).add(rows.repeat(0, each));
  }

  /** Known values in place of those of rows. */
  NDArray put(NDArray completed) {
    return only(completed).add(rows);
  }

  /** Zeros where the values are known. */
  NDArray only(NDArray completed) {
    return unknown(mask).mul(completed);
  }

  private static NDArray unknown(NDArray mask) {
    return Scalar.apply(mask.neg(), NDArray::addi, 1);
  }

  static void requireFit(BoltzmannMachine machine, NDArray rows, NDArray mask) {
    Layer layer = machine.layers().get(0);
    Shape shape = rows.getShape();
    if (shape.dimension() != 2 || shape.get(1) != layer.units()) {
      throw new IllegalArgumentException(
          "Expected rows of "
              + layer.units()
              + " values, as "
              + layer
              + " has, got "
              + shape
              + ".");
    }
    Shape masked = mask.getShape();
    boolean fits = masked.equals(shape) || masked.equals(new Shape(1, shape.get(1)));
    if (!fits || mask.getDataType() != DataType.FLOAT32) {
      throw new IllegalArgumentException(
          "Expected a float32 mask of shape "
              + shape
              + ", or one row of it for all, got "
              + mask.getDataType()
              + " "
              + masked
              + ".");
    }
    requireUnits(layer, mask.toFloatArray());
  }

  private static void requireUnits(Layer layer, float[] mask) {
    for (int from = 0; from < mask.length; from += layer.units()) {
      float[] row = Arrays.copyOfRange(mask, from, from + layer.units());
      for (float each : row) {
        if (each != 0 && each != 1) {
          throw new IllegalArgumentException(
              "Expected a mask of 1 for known and 0 for unknown units, got " + each + ".");
        }
      }
      if (divides(row, layer)) {
        throw new IllegalArgumentException(
            "Expected groups of units that are known or unknown together, as those of "
                + layer
                + " depend on each other, got a mask that divides some; repeat each number of it"
                + " for all units of the group.");
      }
    }
  }

  /** Whether of units that depend on each other some are known and some aren't. */
  private static boolean divides(float[] row, Layer layer) {
    return !layer
        .outcomes()
        .map(all -> all.isConstantInGroups(row))
        .orElseGet(() -> layer.unitsOfAGroup() == 1 || isConstant(row));
  }

  private static boolean isConstant(float[] row) {
    for (float each : row) {
      if (each != row[0]) {
        return false;
      }
    }
    return true;
  }
}
