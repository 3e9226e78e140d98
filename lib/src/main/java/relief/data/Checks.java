package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** What rows must be before a data set takes them. */
final class Checks {
  private static final int CHUNK = 1000;

  private Checks() {}

  static void requireRows(NDArray rows) {
    Shape shape = rows.getShape();
    DataType type = rows.getDataType();
    if (shape.dimension() != 2 || shape.size() == 0 || shape.get(0) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Expected an array [rows, units] that has some, got "
              + shape
              + "; flatten images by reshape(rows, -1).");
    }
    if (type != DataType.FLOAT32 && type != DataType.UINT8) {
      throw new IllegalArgumentException(
          "Expected values of type float32, or uint8 for grey levels, got "
              + type
              + "; convert them by toType(DataType.FLOAT32, true).");
    }
    if (type == DataType.FLOAT32) {
      requireFinite(rows);
    }
  }

  static void requireRectangle(float[][] rows) {
    if (rows.length == 0 || rows[0].length == 0) {
      throw new IllegalArgumentException("Expected at least one row of at least one value.");
    }
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != rows[0].length) {
        throw new IllegalArgumentException(
            "Expected rows of one length, "
                + rows[0].length
                + " values as in row 0, got "
                + rows[row].length
                + " in row "
                + row
                + ".");
      }
    }
  }

  static void requireGreyLevels(Dataset data) {
    if (!data.view().isPrepared() && !data.view().storage().isProbability()) {
      throw new IllegalArgumentException(
          "Expected grey levels from 0 to 1 in " + data + ", got others; scale them first.");
    }
  }

  static void requireFixed(Dataset data, String action) {
    if (!data.view().preparation().deterministic()) {
      throw new IllegalStateException(
          "Expected rows without a random preparation, got " + data + "; " + action + " first.");
    }
  }

  static void requireFinite(double level) {
    if (!Double.isFinite(level)) {
      throw new IllegalArgumentException("Expected a finite level, got " + level + ".");
    }
  }

  private static void requireFinite(NDArray rows) {
    long count = rows.getShape().get(0);
    for (long from = 0; from < count; from += CHUNK) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        String range = from + ":" + Math.min(count, from + CHUNK);
        requireFinite(rows.get(range).toFloatArray(), from, (int) rows.getShape().get(1));
      }
    }
  }

  private static void requireFinite(float[] values, long firstRow, int units) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "Expected finite values, got "
                + values[i]
                + " in row "
                + (firstRow + i / units)
                + ", unit "
                + i % units
                + "; drop or mend such rows first.");
      }
    }
  }
}
