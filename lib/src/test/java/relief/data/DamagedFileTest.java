package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Workspace;

/**
 * Files that lost their end or in which a byte is another one, the seed of which is {@value #SEED}.
 */
class DamagedFileTest {
  private static final long SEED = 771;
  private static final int DAMAGES = 1000;

  private final Workspace workspace = Workspace.seeded(SEED);
  private final SplittableRandom random = new SplittableRandom(SEED);

  private final Map<String, Integer> causes = new TreeMap<>();

  @TempDir Path folder;

  /** What came out of a file, or null if it was refused. */
  private record Content(float[] rows, int[] labels) {}

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  @Tag("slow")
  void ourFilesGiveTheRightDataOrAnError() throws IOException {
    Path file = folder.resolve("rows.h5");
    Dataset.of(workspace, "rows", workspace.rng("rows").normal(new Shape(30, 6)))
        .withLabels(IntStream.range(0, 30).toArray())
        .write(file, "train/rows");
    assertRightOrRefused(file, "train/rows", DAMAGES / 2);
    Dataset.of(workspace, "bytes", workspace.memory().ones(new Shape(50, 9), DataType.UINT8))
        .withLabels(new int[50])
        .write(file, "bytes");
    assertRightOrRefused(file, "bytes", DAMAGES / 2);
  }

  private void assertRightOrRefused(Path file, String name, int damages) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Content whole = read(file, name, false);
    int[] right = new int[1];
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          for (int i = 0; i < damages; i++) {
            Path damaged = damaged(bytes, i % 4 == 0);
            for (boolean stream : new boolean[] {false, true}) {
              Content content = read(damaged, name, stream);
              if (content != null) {
                assertArrayEquals(whole.rows, content.rows, "damage " + i);
                assertArrayEquals(whole.labels, content.labels, "damage " + i);
                right[0]++;
              }
            }
          }
        });
    System.out.println(
        name + ": " + right[0] + " of " + 2 * damages + " readings right; " + causes);
    assertTrue(right[0] > 0 && right[0] < damages, right[0] + " readings gave the right data");
  }

  /** Whose numbers have no sums: damage in them is invisible, but nothing else may happen. */
  @Test
  @Tag("slow")
  void otherFilesGiveDataOrAnError() throws IOException {
    byte[] bytes = Files.readAllBytes(ForeignFileTest.file());
    List<String> names =
        List.of("float64", "truth", "train/images", "deflated", "chunked", "pandas/frame", "none");
    int[] read = new int[1];
    assertTimeoutPreemptively(
        Duration.ofMinutes(4),
        () -> {
          for (int i = 0; i < DAMAGES; i++) {
            Path damaged = damaged(bytes, i % 4 == 0);
            String name = names.get(i % names.size());
            read[0] += read(damaged, name, i % 2 == 0) == null ? 0 : 1;
          }
        });
    System.out.println("others: " + read[0] + " of " + DAMAGES + " readings gave data; " + causes);
    assertTrue(read[0] > 0 && read[0] < DAMAGES);
  }

  private Path damaged(byte[] bytes, boolean truncated) throws IOException {
    byte[] damaged = truncated ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
    if (!truncated) {
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return Files.write(folder.resolve("damaged.h5"), damaged);
  }

  private Content read(Path file, String name, boolean stream) {
    try (NDScope scope = new NDScope();
        Dataset data =
            stream ? Dataset.stream(workspace, file, name) : Dataset.read(workspace, file, name)) {
      scope.suppressNotUsedWarning();
      int[] labels = data.toString().endsWith("labelled") ? data.labels() : null;
      return new Content(data.rows().toFloatArray(), labels);
    } catch (DataFileException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      causes.merge(cause.getClass().getSimpleName(), 1, Integer::sum);
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
      return null;
    }
  }
}
