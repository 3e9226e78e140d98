package relief.plotting;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

/** Writes figures and tables to files: beside the place first, and then at once into it. */
final class Export {
  private Export() {}

  /** What goes into a file. */
  @FunctionalInterface
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  static void save(Figure figure, Path base) {
    if (base.getFileName() == null || base.getFileName().toString().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected the name of a file without its ending, such as figures/filters, got '"
              + base
              + "'.");
    }
    for (Format format : formats(base)) {
      write("figure", place(base, format), out -> format.write(figure, out));
    }
  }

  /** The format that the name ends with, or all. */
  private static List<Format> formats(Path base) {
    List<Format> named =
        Arrays.stream(Format.values()).filter(format -> named(base, format)).toList();
    return named.isEmpty() ? List.of(Format.values()) : named;
  }

  private static Path place(Path base, Format format) {
    return named(base, format) ? base : base.resolveSibling(base.getFileName() + format.suffix());
  }

  private static boolean named(Path base, Format format) {
    return base.toString().endsWith(format.suffix());
  }

  static void write(String what, Path file, Content content) {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      if (Files.isDirectory(file)) {
        throw new FileAlreadyExistsException(file.toString(), null, "it is a folder");
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        content.write(out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(message(what, file, e), e);
    } finally {
      part.toFile().delete(); // does nothing after a move
    }
  }

  private static String message(String what, Path file, IOException e) {
    return "The "
        + what
        + " could not be saved to "
        + file
        + ": "
        + reason(e)
        + ". Choose a folder that you may write to, for example save(\"figures/name\").";
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "the folder does not exist and can't be made";
    }
    if (e instanceof FileAlreadyExistsException exists && exists.getReason() == null
        || e instanceof NotDirectoryException) {
      return e.getMessage() + " is a file, not a folder";
    }
    return e.getMessage();
  }
}
