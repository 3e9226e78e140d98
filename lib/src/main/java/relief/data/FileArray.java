package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import relief.HostMemory;
import relief.Workspace;

/**
 * An array of numbers in an open file, as rows: those of its first axis, all others flattened. Rows
 * are read when they are asked for, by any thread, and held against the sums that were stored with
 * them, if any.
 *
 * @param name what the file calls it
 * @param sums the CRC-32 of each row's bytes, or null
 */
record FileArray(
    Hdf5File file, String name, int rows, int units, NumberType type, RowSource source, int[] sums)
    implements AutoCloseable {
  private static final int BLOCK = 1 << 22;

  /** How many rows make a block of about 4 MiB. */
  int blockRows() {
    return Math.max(1, BLOCK / rowBytes());
  }

  int rowBytes() {
    return units * type.size();
  }

  /**
   * Some rows as the engine keeps them: uint8, or float32 in its byte order.
   *
   * @throws DataFileException if they can't be read, are damaged, or a value is not finite
   */
  byte[] read(int[] indices) {
    return DataFileException.guard(
        file.path(),
        () -> {
          byte[] numbers = type.decode(raw(indices));
          requireFinite(numbers, indices);
          return numbers;
        });
  }

  /**
   * All of it as integers; the array has one unit a row.
   *
   * @throws DataFileException if they can't be read, are damaged, or one is too large
   */
  int[] integers() {
    return DataFileException.guard(
        file.path(),
        () -> {
          ByteBuffer bytes = ByteBuffer.wrap(raw(IntStream.range(0, rows).toArray()));
          bytes.order(type.order());
          return IntStream.range(0, rows).map(i -> Math.toIntExact(type.whole(bytes))).toArray();
        });
  }

  /** Rows that {@link #read} gave as a new array of the engine. */
  NDArray array(Workspace workspace, byte[] numbers) {
    DataType stored = type.stored();
    Shape shape = new Shape(numbers.length / stored.getNumOfBytes() / units, units);
    NDArray array = workspace.memory().create(shape, stored);
    if (HostMemory.reaches(array)) {
      HostMemory.bytes(array).put(numbers);
      return array;
    }
    array.close();
    ByteBuffer bytes = ByteBuffer.allocateDirect(numbers.length).order(ByteOrder.nativeOrder());
    return workspace.memory().create(bytes.put(numbers).flip(), shape, stored);
  }

  private byte[] raw(int[] indices) {
    int rowBytes = rowBytes();
    byte[] raw = new byte[Math.multiplyExact(indices.length, rowBytes)];
    for (int i = 0; i < indices.length; ) {
      int count = neighbours(indices, i);
      source.read(indices[i], count, raw, i * rowBytes);
      i += count;
    }
    for (int i = 0; i < indices.length; i++) {
      requireSum(indices[i], raw, i * rowBytes);
    }
    return raw;
  }

  /** How many of the indices from one on follow each other. */
  private static int neighbours(int[] indices, int from) {
    int to = from + 1;
    while (to < indices.length && indices[to] == indices[to - 1] + 1) {
      to++;
    }
    return to - from;
  }

  private void requireSum(int row, byte[] raw, int at) {
    if (sums != null && sums[row] != sum(raw, at, rowBytes())) {
      throw new DataFileException(
          "Expected row "
              + row
              + " of "
              + place()
              + " as it was written, got damaged bytes: their CRC-32 is another one. Make or fetch"
              + " the file anew.");
    }
  }

  /** The CRC-32 of some bytes. */
  static int sum(byte[] bytes, int from, int count) {
    CRC32 sum = new CRC32();
    sum.update(bytes, from, count);
    return (int) sum.getValue();
  }

  private void requireFinite(byte[] numbers, int[] indices) {
    if (type.stored() != DataType.FLOAT32) {
      return;
    }
    FloatBuffer values = ByteBuffer.wrap(numbers).order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int i = 0; i < values.limit(); i++) {
      if (!Float.isFinite(values.get(i))) {
        throw new DataFileException(
            "Expected finite values, got "
                + values.get(i)
                + " in row "
                + indices[i / units]
                + ", unit "
                + i % units
                + " of "
                + place()
                + "; drop or mend such rows first.");
      }
    }
  }

  /** Where it is, for messages. */
  String place() {
    return name + " in " + file.path().toAbsolutePath();
  }

  @Override
  public void close() {
    file.close();
  }
}
