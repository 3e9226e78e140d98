package relief.data;

import io.jhdf.HdfFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import relief.Workspace;

/**
 * MNIST, the handwritten digits of LeCun, Cortes and Burges: 60 000 images for training and 10 000
 * for tests, 28 × 28 grey levels each, flat rows of 784 units in [0, 1], line by line from the top
 * left, with labels 0 to 9. Level 0 is the background. They stay bytes in memory, 55 MB together.
 *
 * @param training the 60 000 images for training
 * @param test the 10 000 images for tests
 */
public record Mnist(Dataset training, Dataset test) {
  private static final String FILE = "mnist.h5";
  private static final int SIDE = 28;
  private static final int DIGITS = 10;
  private static final int TRAINING_ROWS = 60000;
  private static final int TEST_ROWS = 10000;

  /** What the file holds of one of the two sets. */
  private record Part(ByteBuffer images, int[] labels) {}

  /**
   * Reads {@code mnist.h5} from the folder that the system property {@code relief.data} or else the
   * environment variable {@code RELIEF_DATA} names, and else from the folder {@code data} of the
   * working directory or the nearest folder above it that has one.
   *
   * @throws IllegalArgumentException if it is in none of these places or not what it should be
   */
  public static Mnist load(Workspace workspace) {
    return load(workspace, DataFolder.here().find(FILE));
  }

  /**
   * Reads such a file.
   *
   * @throws IllegalArgumentException if it is missing, damaged or of other content
   */
  public static Mnist load(Workspace workspace, Path file) {
    workspace.memory();
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "Expected the file " + file.toAbsolutePath() + ", got none." + remedy());
    }
    Part training;
    Part test;
    try (HdfFile hdf = new HdfFile(file)) {
      training = part(hdf, "train", TRAINING_ROWS);
      test = part(hdf, "test", TEST_ROWS);
    } catch (RuntimeException e) { // jHDF meets damage with whatever it stumbles over
      throw new IllegalArgumentException(
          "Expected MNIST in "
              + file.toAbsolutePath()
              + " ("
              + file.toFile().length()
              + " bytes), got a damaged or other file: "
              + reason(e)
              + "."
              + remedy(),
          e);
    }
    return new Mnist(
        dataset(workspace, "MNIST training", training), dataset(workspace, "MNIST test", test));
  }

  private static Part part(HdfFile hdf, String group, int rows) {
    ByteBuffer images = Hdf5.bytes(hdf, group + "/images", rows, SIDE, SIDE);
    ByteBuffer bytes = Hdf5.bytes(hdf, group + "/labels", rows);
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = bytes.get(i) & 0xff;
      if (labels[i] >= DIGITS) {
        throw new IllegalArgumentException(
            "expected labels 0 to 9 in " + group + "/labels, got " + labels[i] + " at row " + i);
      }
    }
    return new Part(images, labels);
  }

  private static Dataset dataset(Workspace workspace, String name, Part part) {
    InMemory pixels = InMemory.grey(workspace, part.images, part.labels.length);
    return Dataset.of(name, pixels).withLabels(part.labels);
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getMessage() == null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String remedy() {
    return " Restore the file from the repository (git checkout -- data/mnist.h5), or make it anew"
        + " as data/README.md says.";
  }

  @Override
  public String toString() {
    return training + "\n" + test;
  }
}
