package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import relief.Scalar;

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
  static void requireBinary(NDArray units, String kind, String remedy) {
    try (NDArray square = units.square();
        NDArray distance = units.sub(square)) {
      requireZero(distance, units, "0 and 1, as likelihoods of " + kind, remedy);
    }
  }

  /** Throws unless every value is a whole number. */
  static void requireWhole(NDArray units, String kind, String remedy) {
    try (NDArray nearest = units.round();
        NDArray distance = units.sub(nearest)) {
      requireZero(distance, units, "whole numbers, as likelihoods of " + kind, remedy);
    }
  }

  /** Throws unless every value is −1 or 1. */
  static void requireSigns(NDArray units) {
    try (NDArray square = units.square();
        NDArray distance = Scalar.apply(square, NDArray::sub, 1)) {
      String remedy = "map bits x to 2x − 1, or draw signs from means first";
      requireZero(distance, units, "−1 and 1, as likelihoods of Ising", remedy);
    }
  }

  private static void requireZero(NDArray distance, NDArray units, String what, String remedy) {
    try (NDArray far = distance.abs().flatten();
        NDArray furthest = far.argMax()) {
      long worst = furthest.toLongArray()[0];
      if (!(far.getFloat(worst) == 0)) {
        throw new IllegalArgumentException(
            "Expected rows of "
                + what
                + " units need, got the value "
                + units.flatten().getFloat(worst)
                + "; "
                + remedy
                + ".");
      }
    }
  }

  private static String expected(double low, double high) {
    if (high < Double.MAX_VALUE) {
      return " expects values from " + low + " to " + high;
    }
    return " expects finite values" + (low == -Double.MAX_VALUE ? "" : " of at least " + low);
  }
}
