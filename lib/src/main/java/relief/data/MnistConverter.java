package relief.data;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the file {@code mnist.h5} from the four original IDX files. It was run once; {@code
 * data/README.md} has the command. The same originals give the same bytes.
 */
public final class MnistConverter {
  private static final int IMAGES_PER_CHUNK = 1000;
  private static final int LABELS_PER_CHUNK = 10000;
  private static final int BEST_COMPRESSION = 9;

  /** The four files that MNIST was published in. */
  enum Original {
    TRAINING_IMAGES(
        "train-images-idx3-ubyte",
        "train/images",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    TRAINING_LABELS(
        "train-labels-idx1-ubyte",
        "train/labels",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    TEST_IMAGES(
        "t10k-images-idx3-ubyte",
        "test/images",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    TEST_LABELS(
        "t10k-labels-idx1-ubyte",
        "test/labels",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    /** Name of the file. */
    final String file;

    /** Where its content lies in the HDF5 file. */
    final String path;

    /** SHA-256 sum of the raw file. */
    final String sha256;

    Original(String file, String path, String sha256) {
      this.file = file;
      this.path = path;
      this.sha256 = sha256;
    }
  }

  private MnistConverter() {}

  /**
   * Converts, and says what came out.
   *
   * @param arguments the folder with the four originals (raw, or compressed with the ending .gz),
   *     and the file to write
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(
          "Expected two arguments, the folder with the original IDX files and the file to write;"
              + " got "
              + arguments.length
              + ".");
    }
    Path target = Path.of(arguments[1]);
    convert(Path.of(arguments[0]), target);
    System.out.println(target + ": " + Files.size(target) + " bytes");
  }

  /**
   * Reads the originals, checks their sums and writes the HDF5 file, whole or not at all.
   *
   * @param folder where the four originals are, raw or with the ending .gz
   * @param target the file to write; an old one is replaced
   * @throws IllegalArgumentException if an original is missing or has another SHA-256 sum
   * @throws UncheckedIOException if a file can't be read or written
   */
  public static void convert(Path folder, Path target) {
    Map<String, Idx> content = new LinkedHashMap<>();
    for (Original original : Original.values()) {
      content.put(original.path, checked(original, folder));
    }
    write(content, target);
  }

  private static Idx checked(Original original, Path folder) {
    Path raw = folder.resolve(original.file);
    Path file = Files.exists(raw) ? raw : folder.resolve(original.file + ".gz");
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "Expected the file "
              + raw
              + " or "
              + file.getFileName()
              + " beside it, got neither;"
              + " data/README.md says where the four originals come from.");
    }
    Idx idx = Idx.read(file);
    if (!idx.sha256().equals(original.sha256)) {
      throw new IllegalArgumentException(
          "Expected the SHA-256 sum "
              + original.sha256
              + " for the raw content of "
              + file
              + ", got "
              + idx.sha256()
              + ". It is not the original; fetch it anew.");
    }
    return idx;
  }

  /** Writes a file beside the target and then puts it in the target's place in one move. */
  static void write(Map<String, Idx> content, Path target) {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      try {
        put(content, part);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (HdfException e) {
      throw failure(target, new IOException(e));
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static UncheckedIOException failure(Path target, IOException cause) {
    return new UncheckedIOException(
        "Cannot write "
            + target
            + ": "
            + cause.getMessage()
            + ". Its folder must exist and have room; what was there before is untouched.",
        cause);
  }

  private static void put(Map<String, Idx> content, Path file) {
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("title", "MNIST, the database of handwritten digits");
      hdf.putAttribute("authors", "Yann LeCun, Corinna Cortes, Christopher J. C. Burges");
      hdf.putAttribute("licence", "CC BY-SA 3.0");
      Map<String, WritableGroup> groups = new LinkedHashMap<>();
      content.forEach(
          (path, idx) -> {
            String[] names = path.split("/");
            WritableGroup group = groups.computeIfAbsent(names[0], hdf::putGroup);
            put(group, names[1], idx);
          });
    }
  }

  private static void put(WritableGroup group, String name, Idx idx) {
    int[] chunk = idx.shape();
    boolean images = chunk.length > 1;
    chunk[0] = Math.min(chunk[0], images ? IMAGES_PER_CHUNK : LABELS_PER_CHUNK);
    DatasetCreationOptions options =
        DatasetCreationOptions.builder()
            .unsigned()
            .chunkDimensions(chunk)
            .deflate(BEST_COMPRESSION)
            .build();
    group.putDataset(name, images ? images(idx) : idx.values(), options);
  }

  private static byte[][][] images(Idx idx) {
    int[] shape = idx.shape();
    byte[] values = idx.values();
    byte[][][] images = new byte[shape[0]][shape[1]][shape[2]];
    int from = 0;
    for (byte[][] image : images) {
      for (byte[] line : image) {
        System.arraycopy(values, from, line, 0, line.length);
        from += line.length;
      }
    }
    return images;
  }
}
