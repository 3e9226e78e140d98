package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  /** Two images of two lines of three pixels, written down by hand. */
  static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte) 255
  };

  @TempDir Path folder;

  @Test
  void readsShapeAndValues() throws IOException {
    Idx idx = Idx.read(file(IMAGES));
    assertArrayEquals(new int[] {2, 2, 3}, idx.shape());
    assertArrayEquals(Arrays.copyOfRange(IMAGES, 16, 28), idx.values());
  }

  @Test
  void readsLabelsAndMatrices() throws IOException {
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1};
    assertArrayEquals(new byte[] {7, 2, 1}, Idx.read(file(labels)).values());
    byte[] matrix = {0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6};
    assertArrayEquals(new int[] {1, 2}, Idx.read(file(matrix)).shape());
  }

  @Test
  void readsGzip() throws IOException {
    assertArrayEquals(Idx.read(file(IMAGES)).values(), Idx.read(file(gzip(IMAGES))).values());
  }

  @Test
  void sumIsThatOfTheRawFile() throws IOException {
    // printf '\0\0\010\1\0\0\0\3\7\2\1' | sha256sum
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1};
    String expected = "e10ef6244367a3de9d78e7174bfb1f9fab743509b5c56243b2dd7b87e6aabb9a";
    assertEquals(expected, Idx.read(file(labels)).sha256());
    assertEquals(expected, Idx.read(file(gzip(labels))).sha256());
  }

  @Test
  void refusesOtherMagicNumbers() throws IOException {
    for (int place : new int[] {0, 1, 2, 3}) {
      byte[] bytes = IMAGES.clone();
      bytes[place] = 13;
      refused(bytes, "magic number 0x00000801");
    }
  }

  @Test
  void refusesTruncatedFiles() throws IOException {
    for (int length : new int[] {0, 3, 4, 10, 15}) {
      refused(Arrays.copyOf(IMAGES, length), "ends early");
    }
    refused(Arrays.copyOf(IMAGES, 16 + 11), "[2, 2, 3]");
    byte[] gzip = gzip(IMAGES);
    refused(Arrays.copyOf(gzip, gzip.length - 9), "ends early");
    refused(gzip(Arrays.copyOf(IMAGES, 16 + 11)), "12 values");
  }

  @Test
  void refusesTrailingBytes() throws IOException {
    refused(Arrays.copyOf(IMAGES, IMAGES.length + 1), "more bytes");
    refused(gzip(Arrays.copyOf(IMAGES, IMAGES.length + 1)), "more bytes");
  }

  @Test
  void refusesDamagedGzip() throws IOException {
    byte[] gzip = gzip(IMAGES);
    gzip[gzip.length - 6] ^= 1;
    refused(gzip, "sound gzip");
  }

  @Test
  void refusesHeadersThatClaimTooMuchBeforeAllocating() throws IOException {
    byte[] bytes = IMAGES.clone();
    Arrays.fill(bytes, 5, 8, (byte) 0xff); // 16 million images: would fit the heap
    refused(bytes, "fits the file");
    refused(gzip(bytes), "fits the file");
    Arrays.fill(bytes, 4, 16, (byte) 0x7f); // more than any array, and than a long
    refused(bytes, "fits the file");
    Arrays.fill(bytes, 4, 16, (byte) 0xff);
    refused(bytes, "4294967295");
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("none");
    Exception e = assertThrows(UncheckedIOException.class, () -> Idx.read(missing));
    assertTrue(e.getMessage().contains(missing.toString()), e.getMessage());
  }

  private void refused(byte[] bytes, String reason) throws IOException {
    Path file = file(bytes);
    Exception e = assertThrows(IllegalArgumentException.class, () -> Idx.read(file));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("fetch it anew"), e.getMessage());
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file"), bytes);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
