package relief.evaluation;

import ai.djl.ndarray.NDArray;
import relief.Scalar;

/** Euclidean distances between rows, in float64. */
final class Distances {
  private static final int[] OVER_UNITS = {1};
  private static final double FAR = 1e30;

  /** What a distance of 0, between equal rows, counts as where its logarithm is needed. */
  private static final double LEAST = 1e-7;

  private Distances() {}

  /** ‖xᵢ − yⱼ‖ of float64 rows {@code [n, units]} and {@code [m, units]}: {@code [n, m]}. */
  static NDArray between(NDArray x, NDArray y) {
    NDArray centre = x.mean(new int[] {0}); // big common parts would cost digits
    NDArray a = x.sub(centre);
    NDArray b = y.sub(centre);
    NDArray squares = a.square().sum(OVER_UNITS, true).add(b.square().sum(OVER_UNITS));
    squares.subi(Scalar.apply(a.matMul(b.transpose()), NDArray::muli, 2));
    return Scalar.apply(squares, NDArray::maximum, 0).sqrt();
  }

  /** The mean of ‖xᵢ − yⱼ‖. */
  static double mean(NDArray x, NDArray y) {
    return between(x, y).mean().getDouble();
  }

  /** The mean of ‖xᵢ − xⱼ‖ over pairs of different rows. */
  static double meanWithin(NDArray x) {
    double n = x.getShape().get(0);
    return between(x, x).mean().getDouble() * n / (n - 1);
  }

  /** From each row x to its k-th nearest of the rows y: {@code [n]}, above 0. */
  static NDArray toNeighbour(NDArray x, NDArray y, int k) {
    return kth(between(x, y), k);
  }

  /** From each row to its k-th nearest of the others: {@code [n]}, above 0. */
  static NDArray toNeighbour(NDArray x, int k) {
    NDArray self = x.getManager().eye((int) x.getShape().get(0)).toType(x.getDataType(), false);
    return kth(between(x, x).add(Scalar.apply(self, NDArray::mul, FAR)), k);
  }

  private static NDArray kth(NDArray distances, int k) {
    NDArray sorted = distances.sort(1).get(":, " + (k - 1));
    return Scalar.apply(sorted, NDArray::maximum, LEAST);
  }

  /**
   * Checks that everybody has so many neighbours.
   *
   * @throws IllegalArgumentException otherwise
   */
  static void requireNeighbours(int k, long rows) {
    if (k < 1 || k >= rows) {
      throw new IllegalArgumentException(
          "Expected a number of neighbours from 1 to "
              + (rows - 1)
              + ", one less than the rows of a sample, got "
              + k
              + ".");
    }
  }
}
