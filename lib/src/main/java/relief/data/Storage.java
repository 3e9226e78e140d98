package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import relief.HostMemory;
import relief.Scalar;
import relief.Workspace;

/**
 * The rows that data sets share, in an owner of their own: {@code [rows, units]}, float32 or uint8.
 * A stored number counts as its value divided by the divisor.
 */
final class Storage implements AutoCloseable {
  private static final float GREY_LEVELS = 255f;

  private final Workspace workspace;
  private final NDManager owner;
  private final NDArray array;
  private final float divisor;
  private final int rowBytes;

  /** The array's own memory, or null where Java can't reach it: on a GPU, or beyond 2 GiB. */
  private final ByteBuffer memory;

  private Storage(Workspace workspace, NDManager owner, NDArray array, float divisor) {
    this.workspace = workspace;
    this.owner = owner;
    this.array = Workspace.keep(owner, array);
    this.divisor = divisor;
    rowBytes = Math.toIntExact(array.getShape().get(1) * array.getDataType().getNumOfBytes());
    boolean reachable = HostMemory.reaches(array) && fits(array.getShape().get(0));
    memory = reachable ? HostMemory.bytes(array) : null;
  }

  /** A contiguous copy of float32 values, or of uint8 grey levels of 0 to 255. */
  static Storage copyOf(Workspace workspace, NDArray rows) {
    boolean grey = rows.getDataType() == DataType.UINT8;
    NDManager owner = workspace.owner();
    NDArray copy = owner.create(rows.getShape(), rows.getDataType());
    copy.set(new NDIndex(":"), rows);
    return new Storage(workspace, owner, copy, grey ? GREY_LEVELS : 1);
  }

  /** Bytes that count as grey levels of 0 to 255. */
  static Storage grey(Workspace workspace, ByteBuffer bytes, int rows) {
    return bytes(workspace, bytes, rows, GREY_LEVELS);
  }

  /** Bytes that count as they are: 0 and 1. */
  static Storage bits(Workspace workspace, ByteBuffer bytes, int rows) {
    return bytes(workspace, bytes, rows, 1);
  }

  /** The owner's array, whose numbers count as they are. */
  static Storage plain(Workspace workspace, NDManager owner, NDArray array) {
    return new Storage(workspace, owner, array, 1);
  }

  private static Storage bytes(Workspace workspace, ByteBuffer bytes, int rows, float divisor) {
    NDManager owner = workspace.owner();
    Shape shape = new Shape(rows, bytes.remaining() / rows);
    return new Storage(workspace, owner, owner.create(bytes, shape, DataType.UINT8), divisor);
  }

  Workspace workspace() {
    return workspace;
  }

  int rows() {
    return (int) array.getShape().get(0);
  }

  int units() {
    return (int) array.getShape().get(1);
  }

  DataType type() {
    return array.getDataType();
  }

  /** Whether every number is in [0, 1], so that it can be a probability. */
  boolean isProbability() {
    if (type() == DataType.UINT8) {
      return true;
    }
    try (NDArray least = array().min();
        NDArray greatest = array.max()) {
      return least.getFloat() >= 0 && greatest.getFloat() <= 1;
    }
  }

  /**
   * Some rows as a new float32 array {@code [indices, units]}.
   *
   * <p>This is part of every training step. Copying the bytes of each row from Java and converting
   * the whole took 36–48 µs for 100 rows of 784 bytes (one engine thread, CPU), the engine's own
   * indexing 88–98 µs, two passes over more memory.
   */
  NDArray gather(int[] indices) {
    return memory != null && fits(indices.length)
        ? floats(copyRows(indices))
        : gatherByEngine(indices);
  }

  /** The same by the engine's indexing, on any device. */
  NDArray gatherByEngine(int[] indices) {
    try (NDArray places = places(indices)) {
      return gatherByEngine(places);
    }
  }

  /** With the indices on the device already. */
  NDArray gatherByEngine(NDArray places) {
    return floats(array().get(workspace.memory(), new NDIndex("{}", places)));
  }

  /** Row numbers as an array on the device. */
  NDArray places(int[] indices) {
    return workspace.memory().create(Arrays.stream(indices).asLongStream().toArray());
  }

  /** Whether Java gathers, from the array's own memory. */
  boolean isReachable() {
    return memory != null;
  }

  private NDArray copyRows(int[] indices) {
    array();
    NDArray rows = workspace.memory().create(new Shape(indices.length, units()), type());
    ByteBuffer target = HostMemory.bytes(rows);
    for (int i = 0; i < indices.length; i++) {
      target.put(i * rowBytes, memory, indices[i] * rowBytes, rowBytes);
    }
    return rows;
  }

  private NDArray floats(NDArray rows) {
    if (type() == DataType.FLOAT32) {
      return rows;
    }
    try (rows) {
      NDArray floats = rows.toType(DataType.FLOAT32, false);
      return divisor == 1 ? floats : Scalar.apply(floats, NDArray::divi, divisor);
    }
  }

  private boolean fits(long rows) {
    return rows * rowBytes <= Integer.MAX_VALUE;
  }

  /** The array, if it still exists; freed memory must not be read. */
  private NDArray array() {
    workspace.memory();
    if (!owner.isOpen()) {
      throw new IllegalStateException(
          "These rows were freed by close(), with all data sets that share them. Expected them to"
              + " be open: load or make the data set again.");
    }
    return array;
  }

  @Override
  public void close() {
    owner.close();
  }
}
