package relief.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Files that are there whole or not at all, and that nobody reads who doesn't know that they are as
 * they were written: they end in a line with the SHA-256 sum of all before it. HDF5 allows more
 * bytes after the end that its first block names, so that every HDF5 program opens such a file; but
 * one that writes into it removes the line.
 */
final class SealedFile {
  private static final String MARK = "\nRelief archive, SHA-256 ";
  private static final int HEX = 64;
  private static final int SEAL = MARK.length() + HEX + 1;

  private SealedFile() {}

  /**
   * Writes a file beside the target, checks it, brings it to the disk and moves it into the
   * target's place in one step. Whatever happens before that leaves the old file.
   *
   * @param writer makes the file at the path that it is given
   * @param check is given what was written, and throws if that can't be read
   * @throws ArchiveException if it can't be written
   * @throws CancellationException if the thread is interrupted, whose interrupt is thereby used up
   */
  static void write(Path target, Consumer<Path> writer, Consumer<byte[]> check) {
    Path whole = target.toAbsolutePath();
    Path part = whole.resolveSibling(whole.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try {
        writer.accept(part);
        seal(part);
        check.accept(read(part));
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        keepName(whole.getParent());
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError e) { // jHDF has some of its own
      if (Thread.interrupted()) {
        throw cancelled(whole, e);
      }
      throw new ArchiveException(
          "Expected to write "
              + whole
              + ", got: "
              + e
              + ". Its folder must exist and have room; what was there before is untouched.",
          e);
    }
  }

  private static CancellationException cancelled(Path target, Throwable cause) {
    CancellationException cancelled =
        new CancellationException(
            "Stopped by an interrupt while writing " + target + "; the old file is untouched.");
    cancelled.initCause(cause);
    return cancelled;
  }

  private static void seal(Path file) throws IOException {
    String seal = MARK + sum(Files.readAllBytes(file)) + "\n";
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.wrap(seal.getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
  }

  /** Brings the folder to the disk as well, where the system can. */
  private static void keepName(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the file itself is safe; some systems can't open folders
    }
  }

  /**
   * What was written into a file.
   *
   * @throws ArchiveException if it is missing, or isn't as it was written
   */
  static byte[] read(Path file) {
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ArchiveException(
          "Expected an archive at " + file.toAbsolutePath() + ", got no file; check its name.", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new ArchiveException(
          "Expected an archive at "
              + file.toAbsolutePath()
              + ", got a file that can't be read: "
              + e,
          e);
    }
    int end = Math.max(0, all.length - SEAL);
    byte[] content = Arrays.copyOf(all, end);
    byte[] seal = (MARK + sum(content) + "\n").getBytes(StandardCharsets.US_ASCII);
    if (!Arrays.equals(seal, 0, SEAL, all, end, all.length)) {
      throw new ArchiveException(
          "Expected an archive at "
              + file.toAbsolutePath()
              + " that ends in the checksum of its "
              + all.length
              + " bytes, got another end or another sum: it was cut off, damaged, changed by another"
              + " program or is no archive of Relief. Nothing was read from it; take a copy of it,"
              + " or save it anew.");
    }
    return content;
  }

  private static String sum(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** SHA-256. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
