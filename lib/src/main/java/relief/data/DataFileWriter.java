package relief.data;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import relief.Interrupts;

/**
 * Writes rows to an HDF5 file, any number of them in little memory. jHDF keeps what it writes in
 * memory until it closes the file; so it is given one row of zeros, as often as there are rows, and
 * the rows take their places afterwards.
 */
final class DataFileWriter {
  private DataFileWriter() {}

  /**
   * Writes a file beside the target and then puts it in the target's place in one move.
   *
   * @throws UncheckedIOException if it can't be written; an old file is untouched then
   */
  static void write(Path file, List<FileRows> arrays) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try {
        Files.deleteIfExists(part);
        lay(part, arrays);
        for (FileRows rows : arrays) {
          rows.fill(part);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (HdfException e) {
      Interrupts.check(); // which closes what jHDF writes to
      throw failure(file, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static void lay(Path part, List<FileRows> arrays) {
    try (WritableHdfFile hdf = HdfFile.write(part)) {
      hdf.putAttribute("writer", "Relief, data version 1");
      arrays.forEach(rows -> rows.lay(hdf));
    }
  }

  private static UncheckedIOException failure(Path file, IOException cause) {
    return new UncheckedIOException(
        "Cannot write "
            + file.toAbsolutePath()
            + ": "
            + cause.getMessage()
            + ". Its folder must exist and have room; what was there before is untouched.",
        cause);
  }
}
