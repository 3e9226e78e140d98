package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Fit;
import relief.Rng;
import relief.Workspace;

class ShufflerTest {
  private static final long SEED = 20261121;

  private final Workspace workspace = Workspace.seeded(SEED);

  @TempDir Path folder;

  @AfterEach
  void close() {
    workspace.close();
  }

  /** With 1 to many buckets, and rows that wait one by one. */
  @Test
  void writesWhatShuffledShows() throws IOException {
    int[] labels = IntStream.range(0, 5000).toArray();
    Dataset data =
        Dataset.of(workspace, "numbers", workspace.rng("rows").normal(new Shape(5000, 20)))
            .withLabels(labels);
    Dataset expected = data.shuffled(workspace.rng("order"));
    Path file = folder.resolve("shuffled.h5");
    for (long memory : new long[] {4096, 50_000, 1L << 28}) {
      new Shuffler(memory).shuffle(data, file, "rows", workspace.rng("order"));
      Dataset got = Dataset.read(workspace, file, "rows");
      assertArrayEquals(expected.rows().toFloatArray(), got.rows().toFloatArray());
      assertArrayEquals(expected.labels(), got.labels());
    }
    assertEquals(1, Files.list(folder).count());
  }

  @Test
  void shufflesCompressedFiles() {
    Path mnist = DataFolder.here().find("mnist.h5");
    Dataset data = Dataset.stream(workspace, mnist, "test/images").range(0, 3000);
    Path file = folder.resolve("shuffled.h5");
    new Shuffler(1 << 20).shuffle(data, file, "images", workspace.rng("order"));
    Dataset got = Dataset.stream(workspace, file, "images");
    Dataset expected = data.shuffled(workspace.rng("order"));
    assertArrayEquals(expected.rows().toFloatArray(), got.rows().toFloatArray());
    assertArrayEquals(expected.labels(), got.labels());
  }

  /** All 24 orders of four rows; a false alarm has the probability 1e-5. */
  @Test
  @Tag("slow")
  void allOrdersAreAsLikely() {
    Dataset data =
        Dataset.of(workspace, "four", new float[][] {{0}, {1}, {2}, {3}})
            .withLabels(new int[] {0, 1, 2, 3});
    Path file = folder.resolve("four.h5");
    long[] counts = new long[256];
    double[] law = new double[256];
    Rng rng = workspace.rng("orders");
    for (int i = 0; i < 480; i++) {
      Shuffler.standard().shuffle(data, file, "rows", rng.at(i));
      try (Dataset got = Dataset.read(workspace, file, "rows")) {
        int[] labels = got.labels();
        counts[code(labels)]++;
        law[code(labels)] = 1.0 / 24;
        float[] rows = got.rows().toFloatArray();
        assertArrayEquals(rows, new float[] {labels[0], labels[1], labels[2], labels[3]});
      }
    }
    assertEquals(24, Arrays.stream(law).filter(p -> p > 0).count());
    Fit.assertFits(law, counts, SEED);
  }

  private static int code(int... labels) {
    return Arrays.stream(labels).reduce(0, (code, label) -> 4 * code + label);
  }

  @Test
  void refusesRandomPreparationsAndNoMemory() {
    Dataset data = Dataset.of(workspace, "rows", new float[][] {{1}, {0}}).sampled();
    Path file = folder.resolve("rows.h5");
    Shuffler shuffler = Shuffler.standard();
    assertThrows(
        IllegalStateException.class,
        () -> shuffler.shuffle(data, file, "rows", workspace.rng("order")));
    assertThrows(IllegalArgumentException.class, () -> new Shuffler(10));
  }
}
