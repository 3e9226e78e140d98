package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import relief.HostMemory;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;

/**
 * Draws from a law of categories, counted. Every draw is a uniform number times the sum of the
 * means, and the category the first whose cumulated mean is above it: in Java's memory by
 * bisection, log₂ K steps a draw, elsewhere by a few engine calls a draw. Both give the same
 * counts. How long the longest row is comes to the host.
 */
final class Draws {
  private Draws() {}

  /**
   * As many draws a row as its means make up together, rounded: {@code [rows, categories]},
   * float32.
   *
   * @param mean {@code [rows, categories]}, at least 0
   */
  static NDArray of(NDArray mean, Rng rng) {
    return Workspace.scoped(
        () -> {
          NDArray cumulated = mean.cumSum(1);
          NDArray totals = cumulated.get(":, " + (mean.getShape().get(1) - 1) + ":");
          NDArray lengths = totals.round();
          int longest = (int) lengths.max().getFloat();
          if (longest == 0) {
            return mean.zerosLike();
          }
          NDArray levels = rng.uniform(new Shape(mean.getShape().get(0), longest)).muli(totals);
          return HostMemory.reaches(mean)
              ? bisected(cumulated, levels, lengths)
              : compared(cumulated, levels, lengths);
        });
  }

  /** In Java's memory. */
  static NDArray bisected(NDArray cumulated, NDArray levels, NDArray lengths) {
    int categories = (int) cumulated.getShape().get(1);
    int longest = (int) levels.getShape().get(1);
    float[] sums = cumulated.toFloatArray();
    float[] level = levels.toFloatArray();
    float[] draws = lengths.toFloatArray();
    float[] counts = new float[sums.length];
    for (int row = 0; row < draws.length; row++) {
      for (int i = 0; i < draws[row]; i++) {
        counts[firstAbove(level[row * longest + i], sums, row * categories, categories)]++;
      }
    }
    return cumulated.getManager().create(counts, cumulated.getShape());
  }

  /** The first of the rising sums above the level, which the last one is. */
  private static int firstAbove(float level, float[] sums, int from, int categories) {
    int low = from;
    int high = from + categories - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sums[middle] > level) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * On the device: how many draws are below each cumulated mean, less those below the one before.
   */
  static NDArray compared(NDArray cumulated, NDArray levels, NDArray lengths) {
    NDArray below = cumulated.zerosLike();
    for (int i = 0; i < levels.getShape().get(1); i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray level = levels.get(":, " + i + ":" + (i + 1));
        NDArray counts = Scalar.apply(lengths, NDArray::gt, i).toType(DataType.FLOAT32, false);
        below.addi(cumulated.gt(level).toType(DataType.FLOAT32, false).muli(counts));
      }
    }
    NDArray none = below.getManager().zeros(new Shape(below.getShape().get(0), 1));
    NDArray before = below.get(":, :" + (below.getShape().get(1) - 1));
    return below.sub(NDArrays.concat(new NDList(none, before), 1));
  }
}
