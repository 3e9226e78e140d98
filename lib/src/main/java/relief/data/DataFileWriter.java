package relief.data;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import relief.Interrupts;

/**
 * Writes rows to an HDF5 file, any number of them in little memory. jHDF keeps what it writes in
 * memory until it closes the file; so it is given one row of zeros, as often as there are rows, and
 * the rows take their places afterwards. Beside them are the CRC-32 of each.
 */
final class DataFileWriter {
  private static final DatasetCreationOptions UNSIGNED =
      DatasetCreationOptions.builder().unsigned().build();

  private final String name;
  private final RowCoder coder;
  private final int[] labels;

  private DataFileWriter(String name, RowCoder coder, int[] labels) {
    this.name = name;
    this.coder = coder;
    this.labels = labels;
  }

  /**
   * Writes a file beside the target and then puts it in the target's place in one move.
   *
   * @param name of the array; names before slashes are groups
   * @param labels one a row, or null
   * @throws UncheckedIOException if it can't be written; an old file is untouched then
   */
  static void write(Path file, String name, RowCoder coder, int[] labels, RowFeed rows) {
    DataFileWriter writer = new DataFileWriter(name, coder, labels);
    List<String> names = writer.names();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try {
        Files.deleteIfExists(part);
        writer.lay(part, names);
        writer.fill(part, rows);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (HdfException e) {
      Interrupts.check(); // which closes what jHDF writes to
      throw failure(file, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static UncheckedIOException failure(Path file, IOException cause) {
    return new UncheckedIOException(
        "Cannot write "
            + file.toAbsolutePath()
            + ": "
            + cause.getMessage()
            + ". Its folder must exist and have room; what was there before is untouched.",
        cause);
  }

  /** The groups and the array. */
  private List<String> names() {
    List<String> names = Arrays.stream(name.split("/")).filter(part -> !part.isBlank()).toList();
    if (names.isEmpty() || labels != null && names.get(names.size() - 1).equals(DataFile.LABELS)) {
      throw new IllegalArgumentException(
          "Expected a name for the rows, such as train/images, got \""
              + name
              + "\"; their labels will be called \""
              + DataFile.LABELS
              + "\".");
    }
    return names;
  }

  private void lay(Path part, List<String> names) {
    try (WritableHdfFile hdf = HdfFile.write(part)) {
      hdf.putAttribute("writer", "Relief, data version 1");
      WritableGroup group = hdf;
      for (String each : names.subList(0, names.size() - 1)) {
        group = group.putGroup(each);
      }
      String last = names.get(names.size() - 1);
      WritableDataset rows =
          coder.bytes()
              ? group.putDataset(last, zeros(new byte[coder.rows()][]), UNSIGNED)
              : group.putDataset(last, zeros(new float[coder.rows()][]));
      if (coder.bytes()) {
        rows.putAttribute(DataFile.DIVISOR, (int) coder.divisor());
      }
      group.putDataset(last + DataFile.SUMS, new int[coder.rows()], UNSIGNED);
      if (labels != null) {
        group.putDataset(DataFile.LABELS, labels);
        group.putDataset(DataFile.LABELS + DataFile.SUMS, sums(labels), UNSIGNED);
      }
    }
  }

  private byte[][] zeros(byte[][] rows) {
    Arrays.fill(rows, new byte[coder.units()]);
    return rows;
  }

  private float[][] zeros(float[][] rows) {
    Arrays.fill(rows, new float[coder.units()]);
    return rows;
  }

  private void fill(Path part, RowFeed rows) throws IOException {
    long start = start(part, name);
    long sumsStart = start(part, name + DataFile.SUMS);
    ByteBuffer sums = ByteBuffer.allocate(4 * coder.rows()).order(ByteOrder.nativeOrder());
    try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
      file.seek(start);
      rows.give(
          bytes -> {
            file.write(bytes);
            addSums(bytes, sums);
          });
      file.seek(sumsStart);
      file.write(sums.array());
      file.getFD().sync();
    }
  }

  private void addSums(byte[] rows, ByteBuffer sums) {
    for (int at = 0; at < rows.length; at += coder.rowBytes()) {
      sums.putInt(FileArray.sum(rows, at, coder.rowBytes()));
    }
  }

  private static long start(Path file, String name) {
    try (Hdf5File hdf = Hdf5File.open(file)) {
      return hdf.start((ContiguousDataset) hdf.array(name));
    }
  }

  private static int[] sums(int[] numbers) {
    byte[] bytes = new byte[4 * numbers.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer().put(numbers);
    int[] sums = new int[numbers.length];
    Arrays.setAll(sums, i -> FileArray.sum(bytes, 4 * i, 4));
    return sums;
  }
}
