package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import relief.HostMemory;
import relief.Interrupts;
import relief.Workspace;

/** Rows in the engine's memory, in an owner of their own. */
final class InMemory implements Storage {
  private final Workspace workspace;
  private final NDManager owner;
  private final NDArray array;
  private final float divisor;
  private final int rowBytes;

  /** The array's own memory, or null where Java can't reach it: on a GPU, or beyond 2 GiB. */
  private final ByteBuffer memory;

  private InMemory(Workspace workspace, NDManager owner, NDArray array, float divisor) {
    this.workspace = workspace;
    this.owner = owner;
    this.array = Workspace.keep(owner, array);
    this.divisor = divisor;
    rowBytes = Math.toIntExact(array.getShape().get(1) * array.getDataType().getNumOfBytes());
    boolean reachable = HostMemory.reaches(array) && fits(array.getShape().get(0));
    memory = reachable ? HostMemory.bytes(array) : null;
  }

  /** A contiguous copy of float32 values, or of uint8 grey levels of 0 to 255. */
  static InMemory copyOf(Workspace workspace, NDArray rows) {
    boolean grey = rows.getDataType() == DataType.UINT8;
    NDManager owner = workspace.owner();
    NDArray copy = owner.create(rows.getShape(), rows.getDataType());
    copy.set(new NDIndex(":"), rows);
    return new InMemory(workspace, owner, copy, grey ? GREY_LEVELS : 1);
  }

  /** Bytes that count as grey levels of 0 to 255. */
  static InMemory grey(Workspace workspace, ByteBuffer bytes, int rows) {
    return bytes(workspace, bytes, rows, GREY_LEVELS);
  }

  /** Bytes that count as they are: 0 and 1. */
  static InMemory bits(Workspace workspace, ByteBuffer bytes, int rows) {
    return bytes(workspace, bytes, rows, 1);
  }

  /** The owner's array, whose numbers count as they are. */
  static InMemory plain(Workspace workspace, NDManager owner, NDArray array) {
    return new InMemory(workspace, owner, array, 1);
  }

  /** A copy of all rows of a file's array, read some at a time. */
  static InMemory read(Workspace workspace, FileArray file) {
    NDManager owner = workspace.owner();
    try {
      NDArray all = owner.create(new Shape(file.rows(), file.units()), file.type().stored());
      for (int from = 0; from < file.rows(); from += file.blockRows()) {
        Interrupts.check();
        int to = Math.min(file.rows(), from + file.blockRows());
        int[] rows = IntStream.range(from, to).toArray();
        try (NDArray some = file.array(workspace, file.read(rows))) {
          all.set(new NDIndex(from + ":" + to), some);
        }
      }
      return new InMemory(workspace, owner, all, file.type().divisor());
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private static InMemory bytes(Workspace workspace, ByteBuffer bytes, int rows, float divisor) {
    NDManager owner = workspace.owner();
    Shape shape = new Shape(rows, bytes.remaining() / rows);
    return new InMemory(workspace, owner, owner.create(bytes, shape, DataType.UINT8), divisor);
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public int rows() {
    return (int) array.getShape().get(0);
  }

  @Override
  public int units() {
    return (int) array.getShape().get(1);
  }

  @Override
  public DataType type() {
    return array.getDataType();
  }

  @Override
  public float divisor() {
    return divisor;
  }

  @Override
  public boolean isProbability() {
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
  @Override
  public NDArray gather(int[] indices) {
    return memory != null && fits(indices.length)
        ? Storage.floats(copyRows(indices), divisor)
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
    NDArray rows = array().get(workspace.memory(), new NDIndex("{}", places));
    return Storage.floats(rows, divisor);
  }

  /** Row numbers as an array on the device. */
  NDArray places(int[] indices) {
    return workspace.memory().create(Arrays.stream(indices).asLongStream().toArray());
  }

  @Override
  public Selection select(int[] indices) {
    return new InMemorySelection(this, indices);
  }

  /** They are in memory already. */
  @Override
  public void requireRoom(long bytes) {}

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

  private boolean fits(long rows) {
    return rows * rowBytes <= Integer.MAX_VALUE;
  }

  /** The array, if it still exists; freed memory must not be read. */
  private NDArray array() {
    Storage.requireOpen(workspace, owner);
    return array;
  }

  @Override
  public void close() {
    owner.close();
  }
}
