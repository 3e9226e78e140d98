package relief.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.Workers;
import relief.data.Dataset;

/** The mean over a data set of something that each row has. */
final class RowMetric {
  private static final int CHUNK = 500;

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

  /** The mean and its error, five hundred rows at a time, by workers side by side. */
  static Estimate mean(Device device, Dataset data, String unit, PerRow function) {
    double[] values = new double[data.size()];
    int chunks = (values.length + CHUNK - 1) / CHUNK;
    Workers.run(
        Workers.parts(device, chunks, 1),
        part -> {
          for (int chunk = part.from(); chunk < part.to(); chunk++) {
            measure(data, chunk, function, values);
          }
        });
    return Estimate.mean(values, unit);
  }

  private static void measure(Dataset data, int chunk, PerRow function, double[] values) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int from = chunk * CHUNK;
      NDArray rows = data.rows(from, Math.min(from + CHUNK, values.length));
      float[] some = function.of(rows, chunk).toFloatArray();
      for (int i = 0; i < some.length; i++) {
        values[from + i] = some[i];
      }
    }
  }
}
