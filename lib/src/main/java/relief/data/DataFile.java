package relief.data;

import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetBase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import relief.Workspace;

/**
 * Data sets in HDF5 files. Nothing is allocated for numbers that a file can't hold.
 *
 * <p>Files written here have the CRC-32 of each row (zlib's, of the bytes as stored) beside the
 * rows {@code train/images} in {@code train/images_crc32}, and likewise for labels; every row that
 * is read is held against its sum. The rest of such a file has sums by the format.
 */
public final class DataFile {
  /** What follows the name of an array in the name of that of its rows' sums. */
  static final String SUMS = "_crc32";

  /** The attribute that says what bytes are divided by. */
  static final String DIVISOR = "divisor";

  /** The array beside the rows that holds their labels. */
  static final String LABELS = "labels";

  /** No deflate stream expands further (RFC 1951: 258 bytes from two bits). */
  private static final long HIGHEST_EXPANSION = 1032;

  private static final long MOST_ROWS = 1 << 29;
  private static final long LONGEST_ROW = 1 << 24;

  private DataFile() {}

  /**
   * Reads an array into memory: its first axis are the rows, all further ones are flattened.
   * Unsigned bytes are grey levels, b/255 (in files written here as they were before), truth values
   * 0 and 1, all other numbers become float32. If an array of integers named {@code labels}, one a
   * row, is in the same group, they are the labels.
   *
   * @param name for instance {@code /train/images}; or the key of what pandas wrote in its fixed
   *     format, all columns of one type
   * @throws IllegalArgumentException naming the file, if that is missing, damaged or without such
   *     an array of numbers, or a value is not finite
   */
  public static Dataset read(Workspace workspace, Path path, String name) {
    try (Hdf5File file = Hdf5File.open(path)) {
      FileArray array = array(file, name);
      int[] labels = labels(file, name, array.rows());
      return labelled(path, name, InMemory.read(workspace, array), labels);
    }
  }

  /**
   * The data set of {@link #read}, whose rows stay in the file and come to memory when they are
   * used: for files larger than memory. Minibatches are the same, bit for bit; the next two are
   * read by another thread while one is used. Whatever needs more than 256 MiB of rows, or a
   * thousand if that is more, at once is refused; orders and labels stay in memory, 4 bytes a row
   * each.
   *
   * <p>Arrays that are chunked or compressed are decoded in bands, the last used of which are kept
   * (64 MiB): random orders make that slow for larger ones. Use {@link Dataset#inOrder}, after
   * {@link Shuffler} if need be.
   *
   * @throws IllegalArgumentException as {@link #read}, here and whenever rows are read
   */
  public static Dataset stream(Workspace workspace, Path path, String name) {
    return stream(workspace, path, name, Streamed.AT_ONCE);
  }

  static Dataset stream(Workspace workspace, Path path, String name, long atOnce) {
    Hdf5File file = Hdf5File.open(path);
    try {
      FileArray array = array(file, name);
      int[] labels = labels(file, name, array.rows());
      return labelled(path, name, new Streamed(workspace, array, atOnce), labels);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Dataset labelled(Path path, String name, Storage rows, int[] labels) {
    Dataset data = Dataset.of(path.getFileName() + " " + name, rows);
    return labels == null ? data : data.withLabels(labels);
  }

  /**
   * Writes the rows as {@link Dataset#rows()} gives them, and the labels, to a file, whole or not
   * at all: unprepared bytes as bytes, else float32, not compressed, by 4 MiB at a time.
   *
   * @param name of the array, for instance {@code train/images}; labels are beside it as {@code
   *     labels}
   * @throws IllegalStateException if the rows have a random preparation
   * @throws java.io.UncheckedIOException if it can't be written; an old file is untouched then
   */
  public static void write(Dataset data, Path path, String name) {
    write(Map.of(name, data), path);
  }

  /**
   * Writes several data sets to one file, as {@link #write(Dataset, Path, String)} does one.
   *
   * @param data by the names of the arrays, for instance {@code train/images} and {@code
   *     test/images}; those with labels in a group each
   */
  public static void write(Map<String, Dataset> data, Path path) {
    List<FileRows> arrays = new ArrayList<>();
    data.forEach(
        (name, rows) -> {
          Checks.requireFixed(rows, "write");
          RowCoder coder = RowCoder.of(rows);
          int[] labels = rows.isLabelled() ? rows.labels() : null;
          arrays.add(new FileRows(name, coder, labels, RowFeed.of(rows, coder)));
        });
    DataFileWriter.write(path, arrays);
  }

  static FileArray array(Hdf5File file, String name) {
    return DataFileException.guard(file.path(), () -> array(file, name, file.array(name)));
  }

  private static FileArray array(Hdf5File file, String name, io.jhdf.api.Dataset array) {
    NumberType type = type(file, name, array);
    long[] shape = array.getDimensionsAsLong();
    long units = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
    if (shape.length == 0 || Arrays.stream(shape).anyMatch(n -> n < 1)) {
      throw refusal(file, name, "rows of numbers", "the shape " + Arrays.toString(shape));
    }
    if (shape[0] > MOST_ROWS || units > LONGEST_ROW) {
      throw refusal(
          file, name, "2²⁹ rows of 2²⁴ numbers at most", "the shape " + Arrays.toString(shape));
    }
    RowSource source = source(file, name, array, (int) (units * type.size()));
    int[] sums = sums(file, name, array);
    return new FileArray(file, name, (int) shape[0], (int) units, type, source, sums);
  }

  private static NumberType type(Hdf5File file, String name, io.jhdf.api.Dataset array) {
    NumberType type = NumberType.of(array.getDataType());
    if (type == null) {
      String got = array.getDataType().getClass().getSimpleName();
      String hint = "";
      if (array.isCompound()) {
        hint = ", a table of records, as pandas' table format is; write it with format=\"fixed\"";
      } else if (array.isVariableLength()) {
        hint = ", values of varying length, as text and pickled Python objects are";
      }
      throw refusal(file, name, "numbers or truth values", got + hint);
    }
    return array.getAttribute(DIVISOR) != null && type.isBytes()
        ? type.dividedBy(((Number) array.getAttribute(DIVISOR).getData()).floatValue())
        : type;
  }

  private static RowSource source(
      Hdf5File file, String name, io.jhdf.api.Dataset array, int rowBytes) {
    int rows = (int) array.getDimensionsAsLong()[0];
    long size = file.bytes().size();
    boolean inOnePiece = array instanceof ContiguousDataset;
    if (inOnePiece && array.isEmpty()) {
      throw refusal(file, name, "numbers", "none: nobody wrote any into this file");
    }
    long start = inOnePiece ? file.start((ContiguousDataset) array) : 0;
    long room = inOnePiece ? size - start : HIGHEST_EXPANSION * size;
    if (start < 0 || (long) rows * rowBytes > room) {
      throw refusal(
          file,
          name,
          "no more than the file can hold, which has " + size + " bytes",
          rows + " rows of " + rowBytes + " bytes: it is truncated or damaged");
    }
    return inOnePiece
        ? new PositionedRows(file.bytes(), start, rowBytes)
        : new ChunkedRows((DatasetBase) array, rows, rowBytes, ChunkedRows.CACHE);
  }

  private static int[] sums(Hdf5File file, String name, io.jhdf.api.Dataset array) {
    io.jhdf.api.Dataset sums = Hdf5File.neighbour(array, array.getName() + SUMS);
    return sums == null ? null : bits(file, name + SUMS, sums, array.getDimensionsAsLong()[0]);
  }

  /** Sums have no sign; Java has the same bits with one. */
  private static int[] bits(Hdf5File file, String name, io.jhdf.api.Dataset sums, long rows) {
    NumberType type = NumberType.of(sums.getDataType());
    if (type == null || !type.isInteger() || type.size() != 4 || sums.getSize() != rows) {
      throw refusal(file, name, "a sum of 32 bits for each of " + rows + " rows", "something else");
    }
    NumberType signed = new NumberType(NumberType.Kind.SIGNED, 4, type.order(), 1);
    RowSource source = source(file, name, sums, Integer.BYTES);
    return new FileArray(file, name, (int) rows, 1, signed, source, null).integers();
  }

  private static int[] labels(Hdf5File file, String name, int rows) {
    return DataFileException.guard(
        file.path(),
        () -> {
          io.jhdf.api.Dataset array = file.array(name);
          io.jhdf.api.Dataset labels = Hdf5File.neighbour(array, LABELS);
          if (labels == null
              || array.getName().equals(LABELS)
              || labels.getSize() != rows
              || labels.getDimensionsAsLong()[0] != rows) {
            return null;
          }
          NumberType type = NumberType.of(labels.getDataType());
          return type == null || !type.isInteger() ? null : array(file, LABELS, labels).integers();
        });
  }

  /**
   * Labels for {@link Dataset#withLabels(int[])}: an array of integers, one a row.
   *
   * @throws IllegalArgumentException naming the file, if that is missing, damaged or without it
   */
  public static int[] labels(Path path, String name) {
    try (Hdf5File file = Hdf5File.open(path)) {
      FileArray array = array(file, name);
      if (!array.type().isInteger() || array.units() != 1) {
        throw refusal(file, name, "an integer for each row", "other numbers");
      }
      return array.integers();
    }
  }

  private static DataFileException refusal(
      Hdf5File file, String name, String expected, String got) {
    return new DataFileException(
        "Expected "
            + expected
            + " in "
            + name
            + " of "
            + file.path().toAbsolutePath()
            + ", got "
            + got
            + ".");
  }
}
