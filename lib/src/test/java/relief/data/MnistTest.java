package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Workspace;

class MnistTest {
  private static Workspace workspace;
  private static Path file;
  private static Mnist mnist;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    workspace = Workspace.seeded(1);
    file = DataFolder.here().find("mnist.h5");
    mnist = Mnist.load(workspace);
  }

  @AfterAll
  static void close() {
    workspace.close();
  }

  /** The official sums of the four files, from the data as they come out. */
  @Test
  void isTheOriginalByteForByte() {
    assertEquals(sum(MnistConverter.Original.TRAINING_IMAGES), images(mnist.training()));
    assertEquals(sum(MnistConverter.Original.TRAINING_LABELS), labels(mnist.training()));
    assertEquals(sum(MnistConverter.Original.TEST_IMAGES), images(mnist.test()));
    assertEquals(sum(MnistConverter.Original.TEST_LABELS), labels(mnist.test()));
  }

  @Test
  void hasAsManyOfEachDigitAsThePaperSays() {
    assertArrayEquals(
        new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
        counts(mnist.training()));
    assertArrayEquals(
        new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, counts(mnist.test()));
  }

  @Test
  void splitsInto57000And3000() {
    Split split = mnist.training().split(0.95);
    assertEquals(57000, split.training().size());
    assertEquals(3000, split.validation().size());
    int[] both = Arrays.copyOf(split.training().labels(), 60000);
    System.arraycopy(split.validation().labels(), 0, both, 57000, 3000);
    assertArrayEquals(mnist.training().labels(), both);
  }

  /** Mean grey level of the training images, 33.318421 of 255. */
  @Test
  void meanIsThatOfThePlainSum() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      double mean = 0;
      for (float unit : mnist.training().mean().toFloatArray()) {
        mean += unit / 784.0;
      }
      assertEquals(33.318421 / 255, mean, 1e-7);
    }
  }

  @Test
  void isFoundFromAnyFolderOfTheCheckout() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("notebooks/a/b"));
    Path data = Files.createDirectories(folder.resolve("data")).resolve("mnist.h5");
    Files.createFile(data);
    assertEquals(data, new DataFolder(deep, null, null).find("mnist.h5"));
    assertEquals(data, new DataFolder(folder, null, null).find("mnist.h5"));
    assertEquals(data, new DataFolder(data.getParent(), null, null).find("mnist.h5"));
    assertEquals(
        data, new DataFolder(Path.of("/"), data.getParent().toString(), "x").find("mnist.h5"));
    assertEquals(
        data, new DataFolder(Path.of("/"), null, data.getParent().toString()).find("mnist.h5"));
  }

  @Test
  void saysWhereItLooked() {
    Path deep = folder.resolve("deep");
    String none = message(() -> new DataFolder(deep, null, null).find("none.h5"));
    assertTrue(none.contains(folder.resolve("deep/data/none.h5").toString()), none);
    assertTrue(none.contains(folder.resolve("data/none.h5").toString()), none);
    assertTrue(none.contains("RELIEF_DATA"), none);
    String named = message(() -> new DataFolder(deep, "/elsewhere", null).find("none.h5"));
    assertTrue(named.contains(Path.of("/elsewhere/none.h5").toString()), named);
  }

  @Test
  void refusesTruncatedCopies() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 20, 3000, bytes.length / 2, bytes.length - 1000}) {
      refused(Arrays.copyOf(bytes, length), "damaged");
    }
  }

  @Test
  void refusesDamagedCopies() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    refused(bytes, "damaged");
    Arrays.fill(bytes, (byte) 0);
    refused(bytes, "damaged");
  }

  @Test
  void refusesOtherShapes() throws IOException {
    Path images = Files.write(folder.resolve("images"), IdxTest.IMAGES);
    Path other = folder.resolve("other.h5");
    MnistConverter.write(Map.of("train/images", Idx.read(images)), other);
    refused(Files.readAllBytes(other), "[60000, 28, 28]", "got [2, 2, 3]");
  }

  @Test
  void refusesMissingFiles() {
    Path none = folder.resolve("none.h5");
    String message = message(() -> Mnist.load(workspace, none));
    assertTrue(message.contains(none.toString()), message);
    assertTrue(message.contains("git checkout"), message);
  }

  private void refused(byte[] bytes, String... reasons) throws IOException {
    Path bad = Files.write(folder.resolve("bad.h5"), bytes);
    String message = message(() -> Mnist.load(workspace, bad));
    for (String reason : reasons) {
      assertTrue(message.contains(reason), message);
    }
    assertTrue(message.contains(bad.toString()), message);
    assertTrue(message.contains("git checkout"), message);
  }

  private static String message(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  private static String sum(MnistConverter.Original original) {
    return original.sha256;
  }

  private static String images(Dataset data) {
    byte[] bytes = new byte[data.size() * data.units()];
    int place = 0;
    for (int from = 0; from < data.size(); from += 1000) {
      try (NDArray rows = data.rows(from, from + 1000)) {
        for (float grey : rows.toFloatArray()) {
          bytes[place++] = (byte) Math.round(grey * 255);
        }
      }
    }
    return Idx.sha256(new int[] {data.size(), 28, 28}, bytes);
  }

  private static String labels(Dataset data) {
    int[] labels = data.labels();
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return Idx.sha256(new int[] {labels.length}, bytes);
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[10];
    for (int label : data.labels()) {
      counts[label]++;
    }
    return counts;
  }
}
