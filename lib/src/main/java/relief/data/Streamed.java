package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import relief.Interrupts;
import relief.Workspace;

/**
 * Rows that stay in a file and come to the engine's memory when they are asked for. A thread of its
 * own reads minibatches ahead; it ends with the storage, or after a second without work.
 */
final class Streamed implements Storage {
  /** How many bytes may come to the engine's memory at once, or else a thousand rows. */
  static final long AT_ONCE = 1L << 28;

  private static final long ROWS_AT_ONCE = 1000;

  private final Workspace workspace;
  private final NDManager owner;
  private final FileArray file;
  private final long atOnce;
  private final ThreadPoolExecutor reader;
  private Boolean probability;

  Streamed(Workspace workspace, FileArray file, long atOnce) {
    this.workspace = workspace;
    this.file = file;
    this.atOnce = Math.max(atOnce, ROWS_AT_ONCE * file.units() * Float.BYTES);
    owner = workspace.owner();
    reader =
        new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Streamed::thread);
    reader.allowCoreThreadTimeOut(true);
    owner.attachInternal("open file", file);
    owner.attachInternal("reader", this::stopReading);
  }

  /** Nobody must wait for what will not be read. */
  private void stopReading() {
    reader.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "relief-reader");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public int rows() {
    return file.rows();
  }

  @Override
  public int units() {
    return file.units();
  }

  @Override
  public DataType type() {
    return file.type().stored();
  }

  @Override
  public float divisor() {
    return file.type().divisor();
  }

  /** Goes once through the file if the numbers are no bytes. */
  @Override
  public synchronized boolean isProbability() {
    if (probability == null) {
      probability = type() == DataType.UINT8 || allAreProbabilities();
    }
    return probability;
  }

  private boolean allAreProbabilities() {
    for (int from = 0; from < rows(); from += file.blockRows()) {
      Interrupts.check();
      int to = Math.min(rows(), from + file.blockRows());
      try (NDArray some = gather(IntStream.range(from, to).toArray());
          NDArray least = some.min();
          NDArray greatest = some.max()) {
        if (least.getFloat() < 0 || greatest.getFloat() > 1) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public NDArray gather(int[] indices) {
    requireRoom((long) indices.length * units() * Float.BYTES);
    return array(read(indices));
  }

  @Override
  public Selection select(int[] indices) {
    return new Prefetch(this, indices);
  }

  /** The numbers of some rows in Java's memory. */
  byte[] read(int[] indices) {
    requireOpen();
    return file.read(indices);
  }

  /** The same, later: the thread of this storage reads them. */
  Future<byte[]> readAhead(int[] indices) {
    requireOpen();
    return reader.submit(() -> file.read(indices));
  }

  /** Numbers that were read, as a new float32 array. */
  NDArray array(byte[] numbers) {
    requireOpen();
    return Storage.floats(file.array(workspace, numbers), divisor());
  }

  void requireOpen() {
    Storage.requireOpen(workspace, owner);
  }

  @Override
  public void requireRoom(long bytes) {
    if (bytes > atOnce) {
      throw new IllegalArgumentException(
          "Expected no more than "
              + atOnce
              + " bytes at once of rows that are streamed from "
              + file.place()
              + ", got a request for "
              + bytes
              + ". Go through them by batches(…) or by ranges, prepare them by prepared(…), write"
              + " what you need to another file by write(…), or load all of them with"
              + " Dataset.read.");
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
