package relief.data;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** A data file that is missing, damaged, or holds something else than what was asked for. */
final class DataFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  DataFileException(String message) {
    super(message);
  }

  private DataFileException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Does what reads a file. Its reader meets damage with whatever it stumbles over, endless
   * recursion and absurd sizes among it; all of that becomes one error that names the file.
   *
   * @throws DataFileException if the work fails
   */
  static <T> T guard(Path file, Supplier<T> work) {
    try {
      return work.get();
    } catch (DataFileException | CancellationException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new DataFileException(
          "Expected sound HDF5 data in "
              + file.toAbsolutePath()
              + " ("
              + file.toFile().length()
              + " bytes), got a damaged or other file: "
              + reason(e)
              + ". Make or fetch the file anew.",
          e);
    }
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getMessage() == null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
