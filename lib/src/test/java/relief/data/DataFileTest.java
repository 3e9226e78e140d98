package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Workspace;

class DataFileTest {
  private final Workspace workspace = Workspace.seeded(3);

  @TempDir Path folder;

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void keepsFloatsAndLabels() {
    Dataset data = floats(2100, 7).withLabels(IntStream.range(0, 2100).map(i -> i % 10).toArray());
    Path file = folder.resolve("some.h5");
    data.shuffled(workspace.rng("order")).range(5, 2050).write(file, "/a/b/rows");
    Dataset expected = data.shuffled(workspace.rng("order")).range(5, 2050);
    for (Dataset got : both(file, "a/b/rows")) {
      assertArrayEquals(expected.rows().toFloatArray(), got.rows().toFloatArray());
      assertArrayEquals(expected.labels(), got.labels());
      assertEquals("some.h5 a/b/rows: 2045 rows of 7 units, float32, labelled", got.toString());
    }
  }

  @Test
  void keepsAllGreyLevelsAndBitsAsBytes() throws IOException {
    byte[] levels = new byte[256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) i;
    }
    Shape shape = new Shape(64, 4);
    Dataset grey =
        Dataset.of(
            workspace,
            "grey",
            workspace.memory().create(ByteBuffer.wrap(levels), shape, DataType.UINT8));
    Path file = folder.resolve("grey.h5");
    grey.write(file, "rows");
    for (Dataset got : both(file, "rows")) {
      assertArrayEquals(grey.rows().toFloatArray(), got.rows().toFloatArray());
      assertTrue(got.toString().endsWith("bytes"));
    }
    Dataset bits = grey.threshold(0.5);
    bits.write(file, "rows");
    for (Dataset got : both(file, "rows")) {
      assertArrayEquals(bits.rows().toFloatArray(), got.rows().toFloatArray());
    }
    assertTrue(Files.size(file) < 2000);
    assertEquals(1, Files.list(folder).count());
  }

  @Test
  void preparedRowsAreWrittenPrepared() {
    Path file = folder.resolve("prepared.h5");
    Dataset data = Mnist.load(workspace).test().range(0, 50).prepared(Preparation.scale(-2));
    data.write(file, "rows");
    assertArrayEquals(
        data.rows().toFloatArray(), Dataset.read(workspace, file, "rows").rows().toFloatArray());
    Dataset random = data.prepared(Preparation.flips(0.1));
    assertThrows(IllegalStateException.class, () -> random.write(file, "rows"));
  }

  @Test
  void everyRowHasItsSum() {
    Path file = folder.resolve("sums.h5");
    floats(20, 3).write(file, "group/rows");
    try (HdfFile hdf = new HdfFile(file)) {
      float[][] rows = (float[][]) hdf.getDatasetByPath("group/rows").getData();
      long[] sums = (long[]) hdf.getDatasetByPath("group/rows_crc32").getData();
      for (int i = 0; i < 20; i++) {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(rows[i]);
        CRC32 sum = new CRC32();
        sum.update(bytes.array());
        assertEquals(sum.getValue(), sums[i]);
      }
    }
  }

  @Test
  @Tag("slow")
  void readsMnistAsItIs() {
    Dataset expected = Mnist.load(workspace).test();
    Path file = DataFolder.here().find("mnist.h5");
    for (Dataset got : both(file, "/test/images")) {
      assertEquals("mnist.h5 /test/images: 10000 rows of 784 units, bytes, labelled", got + "");
      assertArrayEquals(expected.labels(), got.labels());
      for (int from = 0; from < 10000; from += 2500) {
        assertArrayEquals(
            expected.rows(from, from + 2500).toFloatArray(),
            got.rows(from, from + 2500).toFloatArray());
      }
    }
  }

  @Test
  void anOldFileStaysWhenWritingFails() throws IOException {
    Path file = Files.createDirectory(folder.resolve("folder.h5"));
    Files.writeString(file.resolve("inside"), "old");
    Exception e = assertThrows(UncheckedIOException.class, () -> floats(5, 2).write(file, "rows"));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertEquals("old", Files.readString(file.resolve("inside")));
    assertEquals(1, Files.list(folder).count());
    Path nowhere = folder.resolve("none/rows.h5");
    assertThrows(UncheckedIOException.class, () -> floats(5, 2).write(nowhere, "rows"));
  }

  @Test
  void writesSeveralDataSetsToOneFile() {
    Dataset data = floats(30, 4).withLabels(IntStream.range(0, 30).toArray());
    Split split = data.split(0.7);
    Path file = folder.resolve("both.h5");
    Dataset plain = floats(5, 2);
    DataFile.write(
        Map.of("train/rows", split.training(), "test/rows", split.validation(), "test/more", plain),
        file);
    assertArrayEquals(
        split.validation().labels(), Dataset.read(workspace, file, "test/rows").labels());
    assertArrayEquals(
        split.training().rows().toFloatArray(),
        Dataset.read(workspace, file, "train/rows").rows().toFloatArray());
    assertArrayEquals(
        plain.rows().toFloatArray(),
        Dataset.read(workspace, file, "test/more").rows().toFloatArray());
    for (String other : new String[] {"test/rows2", "test/rows/a", "test/rows_crc32"}) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> DataFile.write(Map.of("test/rows", data, other, data), file));
      assertTrue(e.getMessage().contains("a group each"), e.getMessage());
    }
    assertEquals(21, Dataset.read(workspace, file, "train/rows").size());
  }

  @Test
  void refusesNamesThatAreNone() {
    Path file = folder.resolve("rows.h5");
    Dataset labelled = floats(3, 1).withLabels(new int[3]);
    for (String name : new String[] {"", "/", "a/labels"}) {
      assertThrows(IllegalArgumentException.class, () -> labelled.write(file, name));
    }
  }

  @Test
  void saysWhatIsMissing() {
    Path file = folder.resolve("rows.h5");
    floats(3, 2).write(file, "some/rows");
    String other = message(file, "some/row");
    assertTrue(other.contains("/some/rows, "), other);
    assertTrue(other.contains(file.toString()), other);
    assertTrue(message(file, "some").contains("Expected an array some"));
    Path none = folder.resolve("none.h5");
    assertTrue(message(none, "rows").contains(none.toString()));
  }

  private Dataset[] both(Path file, String name) {
    return new Dataset[] {
      Dataset.read(workspace, file, name), Dataset.stream(workspace, file, name)
    };
  }

  private Dataset floats(int rows, int units) {
    return Dataset.of(workspace, "floats", workspace.rng("floats").normal(new Shape(rows, units)));
  }

  private String message(Path file, String name) {
    String read =
        assertThrows(IllegalArgumentException.class, () -> Dataset.read(workspace, file, name))
            .getMessage();
    String streamed =
        assertThrows(IllegalArgumentException.class, () -> Dataset.stream(workspace, file, name))
            .getMessage();
    assertEquals(read, streamed);
    return read;
  }
}
