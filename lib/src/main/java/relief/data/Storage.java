package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import relief.Scalar;
import relief.Workspace;

/**
 * The rows that data sets share: {@code [rows, units]}, float32 or uint8, in the engine's memory or
 * in a file. A stored number counts as its value divided by the divisor.
 */
interface Storage extends AutoCloseable {
  /** What bytes are divided by that are grey levels of 0 to 255. */
  float GREY_LEVELS = 255;

  /** Where the rows come to when they are gathered. */
  Workspace workspace();

  /** How many there are. */
  int rows();

  /** Numbers a row. */
  int units();

  /** Type of the stored numbers: float32 or uint8. */
  DataType type();

  /** 255 for grey levels, else 1. */
  float divisor();

  /** Whether every number is in [0, 1], so that it can be a probability. */
  boolean isProbability();

  /** Some rows as a new float32 array {@code [indices, units]}. */
  NDArray gather(int[] indices);

  /** Rows in the order of an epoch, to be gathered batch by batch. */
  Selection select(int[] indices);

  /**
   * Refuses what would bring too many of the rows into memory at once.
   *
   * @param bytes how many
   * @throws IllegalArgumentException if they are too many
   */
  void requireRoom(long bytes);

  @Override
  void close();

  /** Freed rows must not be read. */
  static void requireOpen(Workspace workspace, NDManager owner) {
    workspace.memory();
    if (!owner.isOpen()) {
      throw new IllegalStateException(
          "These rows were freed by close(), with all data sets that share them. Expected them to"
              + " be open: load or make the data set again.");
    }
  }

  /** Stored rows, which are used up, as float32. */
  static NDArray floats(NDArray rows, float divisor) {
    if (rows.getDataType() == DataType.FLOAT32) {
      return rows;
    }
    try (rows) {
      NDArray floats = rows.toType(DataType.FLOAT32, false);
      return divisor == 1 ? floats : Scalar.apply(floats, NDArray::divi, divisor);
    }
  }
}
