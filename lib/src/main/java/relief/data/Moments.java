package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import relief.Interrupts;
import relief.Parameters;
import relief.Part;
import relief.Scalar;
import relief.Workers;
import relief.Workspace;

/** Means over the rows of a data set, in float64 and some rows at a time. */
final class Moments {
  private static final int CHUNK = 1000;
  private static final int[] OVER_ROWS = {0};

  private Moments() {}

  static NDArray mean(Dataset data) {
    return single(data, mean64(data, rows -> rows));
  }

  static NDArray variance(Dataset data) {
    double[] mean = mean64(data, rows -> rows);
    NDArray centre = data.view().storage().workspace().memory().create(mean);
    try (centre) {
      return single(data, mean64(data, rows -> rows.sub(centre).square()));
    }
  }

  /**
   * The mean of (x − mean)(x − mean)ᵀ over the rows, a thousand at a time by workers side by side:
   * float64 {@code [units, units]}, in the caller's scope.
   */
  static NDArray covariance(Dataset data) {
    return Workspace.scoped(
        () -> {
          NDManager memory = data.view().storage().workspace().memory();
          NDArray mean = memory.create(mean64(data, rows -> rows));
          int chunks = (data.size() + CHUNK - 1) / CHUNK;
          Parameters sum =
              Workers.sum(
                  Workers.parts(memory.getDevice(), chunks, 1),
                  part -> Parameters.of("products", products(data, mean, part)));
          return Scalar.apply(sum.get("products"), NDArray::divi, data.size());
        });
  }

  private static NDArray products(Dataset data, NDArray mean, Part chunks) {
    int units = data.units();
    NDArray sum = mean.getManager().zeros(new Shape(units, units), DataType.FLOAT64);
    for (int chunk = chunks.from(); chunk < chunks.to(); chunk++) {
      Interrupts.check();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        int from = chunk * CHUNK;
        NDArray rows = data.rows(from, Math.min(data.size(), from + CHUNK));
        NDArray centred = rows.toType(DataType.FLOAT64, false).sub(mean);
        sum.addi(centred.transpose().matMul(centred));
      }
    }
    return sum;
  }

  /** The mean of a function of the rows, which come as float64. */
  private static double[] mean64(Dataset data, UnaryOperator<NDArray> function) {
    double[] sum = new double[data.units()];
    for (int from = 0; from < data.size(); from += CHUNK) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray rows = data.rows(from, Math.min(data.size(), from + CHUNK));
        add(function.apply(rows.toType(DataType.FLOAT64, false)).sum(OVER_ROWS), sum);
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= data.size();
    }
    return sum;
  }

  private static void add(NDArray part, double[] sum) {
    double[] values = part.toDoubleArray();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
  }

  private static NDArray single(Dataset data, double[] values) {
    return Workspace.scoped(
        () ->
            data.view()
                .storage()
                .workspace()
                .memory()
                .create(values)
                .toType(DataType.FLOAT32, false));
  }
}
