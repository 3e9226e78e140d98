package relief.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import relief.Interrupts;

/**
 * Rows on their way to a new order: each bucket is a part of a file for the rows of neighbouring
 * places. Rows are added in the old order, and wait in memory until some of their bucket have come.
 */
final class Buckets {
  private final RandomAccessFile file;
  private final int[] order; // old row of each place
  private final int[] places; // place of each old row
  private final int rowBytes;
  private final int bucketRows;
  private final byte[][] waiting;
  private final int[] waitingRows;
  private final int[] writtenRows;
  private int added;

  private Buckets(RandomAccessFile file, int[] order, int rowBytes, int bucketRows, int waitRows) {
    this.file = file;
    this.order = order;
    this.rowBytes = rowBytes;
    this.bucketRows = bucketRows;
    int count = (order.length + bucketRows - 1) / bucketRows;
    waiting = new byte[count][Math.min(bucketRows, waitRows) * rowBytes];
    waitingRows = new int[count];
    writtenRows = new int[count];
    places = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
  }

  /**
   * Empty buckets.
   *
   * @param file to be filled
   * @param order the old row for each new place
   * @param memory bytes for a bucket, and for all waiting rows together (a row each at least)
   */
  static Buckets of(RandomAccessFile file, int[] order, int rowBytes, long memory) {
    long usable = Math.min(memory, 1 << 30);
    int bucketRows = (int) Math.max(1, Math.min(order.length, usable / rowBytes));
    int count = (order.length + bucketRows - 1) / bucketRows;
    int waitRows = (int) Math.max(1, usable / count / rowBytes);
    return new Buckets(file, order, rowBytes, bucketRows, waitRows);
  }

  /** Adds the next rows. */
  void add(byte[] rows) throws IOException {
    for (int i = 0; i < rows.length / rowBytes; i++) {
      int bucket = places[added++] / bucketRows;
      int at = waitingRows[bucket]++ * rowBytes;
      System.arraycopy(rows, i * rowBytes, waiting[bucket], at, rowBytes);
      if (at + rowBytes == waiting[bucket].length) {
        flush(bucket);
      }
    }
  }

  /** Ends the adding. */
  void flush() throws IOException {
    for (int bucket = 0; bucket < waiting.length; bucket++) {
      flush(bucket);
      waiting[bucket] = null;
    }
  }

  private void flush(int bucket) throws IOException {
    file.seek(((long) bucket * bucketRows + writtenRows[bucket]) * rowBytes);
    file.write(waiting[bucket], 0, waitingRows[bucket] * rowBytes);
    writtenRows[bucket] += waitingRows[bucket];
    waitingRows[bucket] = 0;
  }

  /** Gives all rows in the new order. */
  void give(RowFeed.Sink sink) throws IOException {
    for (int from = 0; from < order.length; from += bucketRows) {
      Interrupts.check();
      sink.put(sorted(from, Math.min(order.length, from + bucketRows)));
    }
  }

  /** A bucket's rows came in the old order. */
  private byte[] sorted(int from, int to) throws IOException {
    int[] old = Arrays.copyOfRange(order, from, to);
    Arrays.sort(old);
    byte[] sorted = new byte[old.length * rowBytes];
    file.seek((long) from * rowBytes);
    for (int row : old) {
      file.readFully(sorted, (places[row] - from) * rowBytes, rowBytes);
    }
    return sorted;
  }
}
