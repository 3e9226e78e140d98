package relief.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes in the IDX format, the one in which MNIST was first published: two
 * zero bytes, the type (8: unsigned byte), the rank, the dimensions as big-endian 32-bit numbers,
 * and the values, the last index running fastest.
 */
public final class Idx {
  private static final int UNSIGNED_BYTE = 8;
  private static final int HIGHEST_RANK = 3;

  /** No deflate stream expands further (RFC 1951: 258 bytes from two bits). */
  private static final long HIGHEST_EXPANSION = 1032;

  private final int[] shape;
  private final byte[] values;

  private Idx(int[] shape, byte[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * Reads a file, raw or compressed with gzip. Nothing is allocated for values that the file can't
   * hold.
   *
   * @throws IllegalArgumentException if the content is not one whole IDX array of unsigned bytes of
   *     rank 1 to 3
   * @throws UncheckedIOException if the file is missing or can't be read
   */
  public static Idx read(Path file) {
    try (InputStream plain = new BufferedInputStream(Files.newInputStream(file))) {
      boolean gzip = isGzip(plain);
      long limit = Files.size(file) * (gzip ? HIGHEST_EXPANSION : 1);
      return read(gzip ? new GZIPInputStream(plain) : plain, limit);
    } catch (EOFException e) {
      throw refusal(file, "a whole file", "one that ends early", e);
    } catch (ZipException e) {
      throw refusal(file, "a sound gzip file", e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + remedy(file), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the IDX file " + file + ": " + e, e);
    }
  }

  /** The dimensions: one to three numbers. */
  public int[] shape() {
    return shape.clone();
  }

  /** A copy of the values, the last index running fastest. */
  public byte[] values() {
    return values.clone();
  }

  /** The SHA-256 sum, in hexadecimal, of the raw file: header and values. */
  public String sha256() {
    return sha256(shape, values);
  }

  /** The SHA-256 sum of the raw IDX file that has these dimensions and values. */
  static String sha256(int[] shape, byte[] values) {
    ByteBuffer header = ByteBuffer.allocate(4 * (1 + shape.length));
    header.putInt(UNSIGNED_BYTE << 8 | shape.length);
    for (int size : shape) {
      header.putInt(size);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(header.array());
      return HexFormat.of().formatHex(digest.digest(values));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, this one has not.", e);
    }
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private static Idx read(InputStream in, long limit) throws IOException {
    int[] shape = shape(in);
    long size = 1;
    for (int n : shape) {
      size = size > limit ? size : size * n;
    }
    if (size > Math.min(limit, Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Expected a header that fits the file, which holds no more than "
              + limit
              + " bytes, got dimensions "
              + Arrays.toString(shape)
              + ".");
    }
    byte[] values = in.readNBytes((int) size);
    if (values.length < size) {
      throw new IllegalArgumentException(
          "Expected "
              + size
              + " values for dimensions "
              + Arrays.toString(shape)
              + ", got "
              + values.length
              + ": the file is truncated.");
    }
    if (in.read() >= 0) {
      throw new IllegalArgumentException(
          "Expected the end of the file after " + size + " values, got more bytes.");
    }
    return new Idx(shape, values);
  }

  private static int[] shape(InputStream in) throws IOException {
    int magic = number(in);
    int rank = magic & 0xff;
    if (magic >> 8 != UNSIGNED_BYTE || rank < 1 || rank > HIGHEST_RANK) {
      throw new IllegalArgumentException(
          String.format(
              "Expected the magic number 0x00000801, 0x00000802 or 0x00000803 (unsigned bytes of"
                  + " rank 1 to 3), got 0x%08x.",
              magic));
    }
    int[] shape = new int[rank];
    for (int i = 0; i < rank; i++) {
      shape[i] = number(in);
      if (shape[i] < 1) {
        throw new IllegalArgumentException(
            "Expected dimensions from 1 to 2147483647, got " + (shape[i] & 0xffffffffL) + ".");
      }
    }
    return shape;
  }

  private static int number(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Integer.BYTES);
    if (bytes.length < Integer.BYTES) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  private static IllegalArgumentException refusal(
      Path file, String expected, String got, Exception cause) {
    return new IllegalArgumentException(
        "Expected " + expected + ", got " + got + "." + remedy(file), cause);
  }

  private static String remedy(Path file) {
    return " The file is " + file + "; fetch it anew, or check that it is an IDX file at all.";
  }

  @Override
  public String toString() {
    return "IDX array of unsigned bytes " + Arrays.toString(shape);
  }
}
