package relief.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import relief.Rng;

/**
 * Writes the rows of a data set to a new file in random order, all orders as likely, with files
 * read and written from front to end and little memory: for data sets that are larger than memory
 * and slow to read at random places, as compressed files are. The new file is not compressed.
 *
 * <p>Two passes: the first puts each row into the bucket, a part of a scratch file beside the new
 * one, that has its place in the new order; the second puts the rows of each bucket in order.
 *
 * @param memory how many bytes to use at most, besides 8 for each row
 */
public record Shuffler(long memory) {
  private static final long LEAST = 1 << 12;

  /** Checks the bytes. */
  public Shuffler {
    if (memory < LEAST) {
      throw new IllegalArgumentException(
          "Expected " + LEAST + " bytes of memory or more, got " + memory + ".");
    }
  }

  /** With 256 MiB of memory. */
  public static Shuffler standard() {
    return new Shuffler(1L << 28);
  }

  /**
   * Writes what {@code data.shuffled(rng)} shows, labels included, as {@link Dataset#write} would.
   * Draws one permutation. An old file is replaced when the new one is whole.
   *
   * @param name what to call the array in the file, for instance {@code train/images}
   * @throws IllegalStateException if the rows have a random preparation
   * @throws UncheckedIOException if the file can't be written
   */
  public void shuffle(Dataset data, Path file, String name, Rng rng) {
    Checks.requireFixed(data, "shuffle");
    RowCoder coder = RowCoder.of(data);
    int[] order = rng.permutation(data.size());
    Path scratch = file.resolveSibling(file.getFileName() + ".scratch");
    try {
      try (RandomAccessFile buckets = new RandomAccessFile(scratch.toFile(), "rw")) {
        Buckets rows = Buckets.of(buckets, order, coder.rowBytes(), memory / 2);
        RowFeed.of(data, coder).give(rows::add);
        rows.flush();
        FileRows shuffled = new FileRows(name, coder, labels(data, order), rows::give);
        DataFileWriter.write(file, List.of(shuffled));
      } finally {
        Files.deleteIfExists(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write "
              + scratch.toAbsolutePath()
              + ": "
              + e.getMessage()
              + ". Its folder must exist and have room for the rows twice.",
          e);
    }
  }

  private static int[] labels(Dataset data, int[] order) {
    if (!data.isLabelled()) {
      return null;
    }
    int[] labels = data.labels();
    return Arrays.stream(order).map(row -> labels[row]).toArray();
  }
}
