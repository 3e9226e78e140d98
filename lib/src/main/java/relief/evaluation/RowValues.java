package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.function.Function;
import relief.Interrupts;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Rows;

/**
 * A log-likelihood of each row of a data set, or what it is made of, in float64. Rows are prepared
 * as the data set says.
 */
final class RowValues {
  private static final int BATCH = 1000;

  private RowValues() {}

  /**
   * The values in the order of {@code data.batches}, computed by workers side by side.
   *
   * @param function {@code [rows, units]} → one number a row
   * @throws IllegalArgumentException if rows hold values that visible units can't have themselves
   */
  static double[] of(
      BoltzmannMachine machine, Dataset data, Rng rng, Function<NDArray, double[]> function) {
    return ofBatches(
        machine,
        data,
        rng,
        batch -> {
          machine.layers().get(0).requireOutcome(batch.visible());
          return function.apply(batch.visible());
        });
  }

  /** The same of all layers that the data show, which the function checks. */
  static double[] ofBatches(
      BoltzmannMachine machine, Dataset data, Rng rng, Function<Batch, double[]> function) {
    double[] values = new double[data.size()];
    int from = 0;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (Batch batch : data.batches(Math.min(BATCH, values.length), rng)) {
        measure(machine, batch, function, values, from);
        from += batch.rows();
      }
    }
    return values;
  }

  private static void measure(
      BoltzmannMachine machine,
      Batch batch,
      Function<Batch, double[]> function,
      double[] values,
      int from) {
    Interrupts.check();
    List<Part> parts = Rows.parts(machine, batch.rows());
    Workers.run(
        parts,
        part -> {
          double[] some = function.apply(batch.part(part));
          System.arraycopy(some, 0, values, from + part.from(), some.length);
        });
  }
}
