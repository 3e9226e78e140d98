package relief.io;

/**
 * An archive can't be written or read. The message says what was expected, what came and what to
 * do; nothing was changed, neither in memory nor on the disk.
 */
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ArchiveException(String message) {
    super(message);
  }

  ArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
