package relief.data;

import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.Node;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.dataset.ContiguousDataset;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Rows on their way into a file: first laid out as zeros, then filled in. Beside them are the
 * CRC-32 of each, and the labels.
 *
 * @param name of the array; names before slashes are groups
 * @param labels one a row, or null
 */
record FileRows(String name, RowCoder coder, int[] labels, RowFeed rows) {
  private static final DatasetCreationOptions UNSIGNED =
      DatasetCreationOptions.builder().unsigned().build();

  /** Makes groups and arrays of the right size; all rows are one and the same object. */
  void lay(WritableGroup root) {
    List<String> names = names();
    WritableGroup group = root;
    for (String each : names.subList(0, names.size() - 1)) {
      group = group(group, each);
    }
    String last = names.get(names.size() - 1);
    WritableDataset array =
        coder.bytes()
            ? put(group, last, zeros(new byte[coder.rows()][]), UNSIGNED)
            : put(group, last, zeros(new float[coder.rows()][]), DatasetCreationOptions.DEFAULT);
    if (coder.bytes()) {
      array.putAttribute(DataFile.DIVISOR, (int) coder.divisor());
    }
    put(group, last + DataFile.SUMS, new int[coder.rows()], UNSIGNED);
    if (labels != null) {
      put(group, DataFile.LABELS, labels, DatasetCreationOptions.DEFAULT);
      put(group, DataFile.LABELS + DataFile.SUMS, sums(labels), UNSIGNED);
    }
  }

  /** The groups and the array. */
  private List<String> names() {
    List<String> names = Arrays.stream(name.split("/")).filter(part -> !part.isBlank()).toList();
    if (names.isEmpty()) {
      throw refusal("a name, such as train/images");
    }
    return names;
  }

  private WritableGroup group(WritableGroup parent, String part) {
    Node there = parent.getChild(part);
    if (there != null && !(there instanceof WritableGroup)) {
      throw refusal("a group " + part + ", which is an array in this file");
    }
    return there == null ? parent.putGroup(part) : (WritableGroup) there;
  }

  private WritableDataset put(
      WritableGroup group, String part, Object data, DatasetCreationOptions options) {
    if (group.getChild(part) != null) {
      throw refusal("another name than " + part + ", which is taken in this file and group");
    }
    return group.putDataset(part, data, options);
  }

  private IllegalArgumentException refusal(String expected) {
    return new IllegalArgumentException(
        "Expected "
            + expected
            + ", got the name \""
            + name
            + "\". Labels are written beside the rows as \""
            + DataFile.LABELS
            + "\", so give labelled rows a group each.");
  }

  private byte[][] zeros(byte[][] all) {
    Arrays.fill(all, new byte[coder.units()]);
    return all;
  }

  private float[][] zeros(float[][] all) {
    Arrays.fill(all, new float[coder.units()]);
    return all;
  }

  /** Puts the rows and their sums into their places. */
  void fill(Path path) throws IOException {
    long start = start(path, name);
    long sumsStart = start(path, name + DataFile.SUMS);
    ByteBuffer sums = ByteBuffer.allocate(4 * coder.rows()).order(ByteOrder.nativeOrder());
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
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

  private void addSums(byte[] bytes, ByteBuffer sums) {
    for (int at = 0; at < bytes.length; at += coder.rowBytes()) {
      sums.putInt(FileArray.sum(bytes, at, coder.rowBytes()));
    }
  }

  private static long start(Path path, String name) {
    try (Hdf5File hdf = Hdf5File.open(path)) {
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
