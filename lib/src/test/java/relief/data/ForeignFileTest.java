package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

/** Files that h5py wrote; foreign_hdf5.py made them. */
class ForeignFileTest {
  private final Workspace workspace = Workspace.seeded(4);

  @AfterEach
  void close() {
    workspace.close();
  }

  static Path file() {
    try {
      return Path.of(ForeignFileTest.class.getResource("foreign.h5").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void readsAllTypesOfNumbers() {
    assertRows(real(4), "float64");
    assertRows(real(4), "float16");
    assertRows(whole(0, 1), "int16");
    assertRows(whole(0, 1), "uint32");
    assertRows(whole(0, 1), "uint64");
    assertRows(whole(-5, 1), "int8");
    assertRows(whole(0, 255), "train/images");
    float[] truth = whole(0, 1);
    for (int i = 0; i < truth.length; i++) {
      truth[i] %= 2;
    }
    assertRows(truth, "truth");
    assertRows(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, "line");
  }

  @Test
  void readsChunksAndCompressedOnes() {
    assertRows(real(6), "deflated");
    assertRows(whole(0, 255), "chunked");
  }

  @Test
  void readsWhatPandasWroteInItsFixedFormat() {
    assertRows(real(4), "/pandas/frame");
    assertRows(whole(0, 255), "pandas/bytes");
    int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2};
    assertArrayEquals(labels, DataFile.labels(file(), "pandas/series"));
    Dataset frame = Dataset.read(workspace, file(), "pandas/frame");
    assertArrayEquals(labels, frame.withLabels(DataFile.labels(file(), "pandas/series")).labels());
    assertArrayEquals(labels, Dataset.read(workspace, file(), "train/images").labels());
  }

  @Test
  void saysWhyItCanNotReadTheOthers() {
    assertRefused("pandas/appended", "table format", "format=\"fixed\"");
    assertRefused("pandas/appended/table", "a table of records");
    assertRefused("pandas/mixed", "one type", "astype");
    assertRefused("pandas/objects", "pickled");
    assertRefused("text", "numbers");
    assertRefused("empty", "[0, 4]");
    assertRefused("never", "nobody wrote");
    assertRefused("pandas", "an array pandas");
    assertThrows(IllegalArgumentException.class, () -> DataFile.labels(file(), "line"));
  }

  @Test
  void valuesMustBeFinite() {
    Exception read =
        assertThrows(IllegalArgumentException.class, () -> Dataset.read(workspace, file(), "nan"));
    assertTrue(read.getMessage().contains("NaN in row 3, unit 1"), read.getMessage());
    Dataset streamed = Dataset.stream(workspace, file(), "nan");
    assertEquals(2, streamed.rows(0, 2).getShape().get(0));
    assertThrows(IllegalArgumentException.class, streamed::rows);
  }

  private void assertRefused(String name, String... words) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Dataset.read(workspace, file(), name));
    assertTrue(e.getMessage().contains(file().toString()), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  private void assertRows(float[] expected, String name) {
    Dataset read = Dataset.read(workspace, file(), name);
    assertArrayEquals(expected, read.rows().toFloatArray(), name);
    Dataset streamed = Dataset.stream(workspace, file(), name);
    assertEquals(read.toString(), streamed.toString());
    assertArrayEquals(expected, streamed.rows().toFloatArray(), name);
    int[] some = {8, 0, 5, 6, 2};
    assertArrayEquals(read.rows(some).toFloatArray(), streamed.rows(some).toFloatArray(), name);
  }

  private static float[] real(int columns) {
    float[] values = new float[9 * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / columns + i % columns / 8f;
    }
    return values;
  }

  private static float[] whole(int first, float divisor) {
    float[] values = new float[36];
    for (int i = 0; i < values.length; i++) {
      values[i] = (first + 3 * (i / 4) + i % 4) / divisor;
    }
    return values;
  }
}
