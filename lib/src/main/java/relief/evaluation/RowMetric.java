package relief.evaluation;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import relief.Interrupts;
import relief.Rng;
import relief.Workers;
import relief.data.Batch;
import relief.data.Dataset;

/** The mean over a data set of something that each row has. */
final class RowMetric {
  /** Rows of each call but the last one. */
  static final int CHUNK = 500;

  private static final int LEAST = 50;

  private RowMetric() {}

  /** What each of these rows has. */
  @FunctionalInterface
  interface PerRow {
    /**
     * One number a row, {@code [rows]}.
     *
     * @param rows {@code [rows, units]}
     * @param chunk another number for every call, for random streams
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
    Interrupts.check();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int from = chunk * CHUNK;
      NDArray rows = data.rows(from, Math.min(from + CHUNK, values.length));
      put(function.of(rows, chunk), values, from);
    }
  }

  /**
   * The mean and its error over rows as minibatches have them: a random preparation, such as
   * stochastic binarization, is drawn once, from the stream.
   */
  static Estimate meanDrawn(Dataset data, String unit, Rng rng, PerRow function) {
    double[] values = new double[data.size()];
    int from = 0;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (Batch batch : data.batches(Math.min(CHUNK, values.length), rng)) {
        measure(batch, from, function, values);
        from += batch.rows();
      }
    }
    return Estimate.mean(values, unit);
  }

  private static void measure(Batch batch, int from, PerRow function, double[] values) {
    Interrupts.check();
    Workers.run(
        Workers.parts(batch.visible().getDevice(), batch.rows(), LEAST),
        part -> {
          int first = from + part.from();
          put(function.of(batch.part(part).visible(), first), values, first);
        });
  }

  private static void put(NDArray some, double[] values, int from) {
    double[] numbers = some.toType(DataType.FLOAT64, false).toDoubleArray();
    System.arraycopy(numbers, 0, values, from, numbers.length);
  }
}
