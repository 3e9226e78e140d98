package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistConverterTest {
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 7, (byte) 200};

  @TempDir Path folder;

  @Test
  void writesWhatItRead() throws IOException {
    Path target = folder.resolve("small.h5");
    MnistConverter.write(content(), target);
    try (HdfFile hdf = new HdfFile(target)) {
      ByteBuffer images = Hdf5.bytes(hdf, "train/images", 2, 2, 3);
      byte[] values = new byte[images.remaining()];
      images.get(values);
      assertArrayEquals(content().get("train/images").values(), values);
      assertEquals((byte) 200, Hdf5.bytes(hdf, "test/labels", 2).get(1));
    }
    try (var files = Files.list(folder)) {
      assertEquals(0, files.filter(file -> file.toString().endsWith(".part")).count());
    }
  }

  @Test
  void sameContentGivesTheSameBytes() throws IOException {
    MnistConverter.write(content(), folder.resolve("one.h5"));
    MnistConverter.write(content(), folder.resolve("two.h5"));
    assertEquals(-1, Files.mismatch(folder.resolve("one.h5"), folder.resolve("two.h5")));
  }

  @Test
  void refusesWhatIsNotTheOriginal() throws IOException {
    Path target = Files.writeString(folder.resolve("mnist.h5"), "the old one");
    Files.write(folder.resolve("train-images-idx3-ubyte.gz"), IdxTest.gzip(IdxTest.IMAGES));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> MnistConverter.convert(folder, target));
    assertTrue(e.getMessage().contains("ba891046"), e.getMessage());
    assertTrue(e.getMessage().contains("train-images-idx3-ubyte.gz"), e.getMessage());
    assertEquals("the old one", Files.readString(target));
  }

  @Test
  void namesMissingOriginals() {
    Path target = folder.resolve("mnist.h5");
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> MnistConverter.convert(folder, target));
    assertTrue(e.getMessage().contains("train-images-idx3-ubyte"), e.getMessage());
    assertTrue(Files.notExists(target));
  }

  @Test
  void failedWritingLeavesTheOldFile() throws IOException {
    Path target = Files.createDirectories(folder.resolve("mnist.h5").resolve("full")).getParent();
    assertThrows(UncheckedIOException.class, () -> MnistConverter.write(content(), target));
    assertTrue(Files.exists(target.resolve("full")));
    assertTrue(Files.notExists(folder.resolve("mnist.h5.part")));
    Path nowhere = folder.resolve("no folder").resolve("mnist.h5");
    assertThrows(UncheckedIOException.class, () -> MnistConverter.write(content(), nowhere));
  }

  private Map<String, Idx> content() throws IOException {
    Map<String, Idx> content = new LinkedHashMap<>();
    Path images = Files.write(folder.resolve("images"), IdxTest.IMAGES);
    Path labels = Files.write(folder.resolve("labels"), LABELS);
    content.put("train/images", Idx.read(images));
    content.put("test/labels", Idx.read(labels));
    return content;
  }
}
