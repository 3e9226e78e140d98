package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import relief.Scalar;

/** Lengths of rows: {@code [rows, 1]}. */
final class RowNorm {
  private static final int[] OVER_UNITS = {1};

  private RowNorm() {}

  static NDArray l1(NDArray rows) {
    return rows.abs().sum(OVER_UNITS, true);
  }

  static NDArray l2(NDArray rows) {
    return rows.square().sum(OVER_UNITS, true).sqrt();
  }

  /** Rows of length zero stay as they are. */
  static NDArray divide(NDArray rows, NDArray lengths) {
    NDArray none = Scalar.apply(lengths, NDArray::eq, 0).toType(DataType.FLOAT32, false);
    return rows.div(lengths.add(none));
  }
}
