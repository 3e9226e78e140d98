package relief.data;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An HDF5 file that is open for reading. */
final class Hdf5File implements AutoCloseable {
  private static final int MOST_NAMES = 20;
  private static final int DEEPEST = 8;

  private final Path path;
  private final FileBytes bytes;
  private final HdfFile hdf;

  private Hdf5File(Path path, FileBytes bytes) {
    this.path = path;
    this.bytes = bytes;
    hdf = new HdfFile(bytes, URI.create("file.h5"));
  }

  /**
   * Opens a file.
   *
   * @throws DataFileException if there is none, or it is no HDF5 file
   */
  static Hdf5File open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new DataFileException("Expected the file " + path.toAbsolutePath() + ", got none.");
    }
    return DataFileException.guard(path, () -> opened(path));
  }

  private static Hdf5File opened(Path path) {
    FileBytes bytes = new FileBytes(path);
    try {
      return new Hdf5File(path, bytes);
    } catch (RuntimeException | Error e) {
      close(bytes);
      throw e;
    }
  }

  Path path() {
    return path;
  }

  FileBytes bytes() {
    return bytes;
  }

  /** Where the numbers of an array begin that lies in one piece. */
  long start(ContiguousDataset array) {
    return hdf.getUserBlockSize() + array.getDataAddress();
  }

  /**
   * The array of that name, such as {@code /train/images}, or the values of what pandas wrote under
   * it in its fixed format.
   *
   * @throws DataFileException if there is none; the message says what there is
   */
  Dataset array(String name) {
    Node node = hdf;
    for (String part : name.split("/")) {
      if (!part.isEmpty()) {
        node = node instanceof Group group ? target(group.getChild(part)) : null;
      }
    }
    if (node instanceof Group group) {
      node = PandasGroup.values(group, name, path);
    }
    if (node instanceof Dataset array) {
      return array;
    }
    throw new DataFileException(
        "Expected an array "
            + name
            + " in "
            + path.toAbsolutePath()
            + ", got none. The file holds: "
            + String.join(", ", names())
            + ".");
  }

  /** The array of that name in the group of another one, or null. */
  static Dataset neighbour(Dataset array, String name) {
    Node node = target(array.getParent().getChild(name));
    return node instanceof Dataset other ? other : null;
  }

  private static Node target(Node node) {
    return node instanceof Link link ? link.getTarget() : node;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    collect(hdf, 0, names);
    names.sort(null);
    if (names.isEmpty()) {
      names.add("no arrays");
    }
    return names;
  }

  private static void collect(Group group, int depth, List<String> names) {
    for (Node child : group.getChildren().values()) {
      if (names.size() == MOST_NAMES) {
        return;
      }
      if (child instanceof Dataset) {
        names.add(child.getPath());
      } else if (child instanceof Group inner && depth < DEEPEST) {
        collect(inner, depth + 1, names);
      }
    }
  }

  @Override
  public void close() {
    close(bytes);
  }

  private static void close(FileBytes bytes) {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
