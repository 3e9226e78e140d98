package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.data.Dataset;

/** The mean over a data set of something that each row has. */
final class RowMetric {
  private static final int CHUNK = 1000;

  private RowMetric() {}

  /** What each of these rows has. */
  @FunctionalInterface
  interface PerRow {
    /**
     * One number a row, float32 {@code [rows]}.
     *
     * @param rows {@code [rows, units]}
     * @param chunk number of the chunk, for random streams
     */
    NDArray of(NDArray rows, int chunk);
  }

  /** The mean and its error, a thousand rows at a time. */
  static Estimate mean(Dataset data, String unit, PerRow function) {
    double[] values = new double[data.size()];
    for (int from = 0; from < values.length; from += CHUNK) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray rows = data.rows(from, Math.min(from + CHUNK, values.length));
        float[] some = function.of(rows, from / CHUNK).toFloatArray();
        for (int i = 0; i < some.length; i++) {
          values[from + i] = some[i];
        }
      }
    }
    return Estimate.mean(values, unit);
  }
}
