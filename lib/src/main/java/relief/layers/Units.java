package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** What the layers share: sums over units, and checks of their values. */
final class Units {
  private Units() {}

  /** Σ over the units of each row, accumulated in float64: {@code [rows, units] → [rows]}. */
  static NDArray sum(NDArray perUnit) {
    return perUnit.toType(DataType.FLOAT64, false).sum(new int[] {1});
  }

  static void requirePositive(int units) {
    if (units < 1) {
      throw new IllegalArgumentException(
          "Expected at least one unit in a layer, got " + units + ".");
    }
  }

  /** Throws unless every value lies in the range; NaN never does. */
  static void requireRange(NDArray units, double low, double high, String layer, String remedy) {
    try (NDArray least = units.min();
        NDArray greatest = units.max()) {
      double smallest = least.getFloat();
      double largest = greatest.getFloat();
      if (!(smallest >= low && largest <= high)) {
        throw new IllegalArgumentException(
            layer
                + expected(low, high)
                + ", got values from "
                + smallest
                + " to "
                + largest
                + "; "
                + remedy
                + " first.");
      }
    }
  }

  /** Throws unless every value is 0 or 1. */
  static void requireBinary(NDArray units) {
    try (NDArray square = units.square();
        NDArray distance = units.sub(square).abs().flatten();
        NDArray furthest = distance.argMax()) {
      long worst = furthest.toLongArray()[0];
      if (!(distance.getFloat(worst) == 0)) {
        throw new IllegalArgumentException(
            "Expected rows of 0 and 1, as likelihoods of Bernoulli units need, got the value "
                + units.flatten().getFloat(worst)
                + "; binarize the data first, by threshold(0.5) or sampled(). Training takes grey"
                + " levels as they are.");
      }
    }
  }

  private static String expected(double low, double high) {
    return low == -Double.MAX_VALUE
        ? " expects finite values"
        : " expects values from " + low + " to " + high;
  }
}
