package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import relief.Snapshot.Values;
import relief.Workspace;

/** An archive whose content is changed under a right checksum, as another program could do it. */
record Nonsense(Path file, Content good) {
  static Nonsense of(Path file) {
    return new Nonsense(file, Hdf5.read(SealedFile.read(file)));
  }

  /** Each but notes and states of a training: it can neither be missing nor be something else. */
  void everyDataSetIsNeeded() {
    for (String path : good.datasets().keySet()) {
      boolean note = path.startsWith("provenance/") || path.contains("settings/");
      if (!note && !path.startsWith("training/state")) {
        requireRefused(without(path), "without " + path);
        requireRefused(path, new Values(new Shape(2), new int[] {7, 7}));
      }
    }
  }

  void requireRefused(String path, Object value) {
    Content other = without(path);
    other.put(path, value);
    requireRefused(other, path + " = " + value);
  }

  private Content without(String path) {
    Content other = new Content();
    good.datasets()
        .forEach(
            (name, value) -> {
              if (!name.equals(path)) {
                other.put(name, value);
              }
            });
    return other;
  }

  private void requireRefused(Content content, String what) {
    SealedFile.write(file, path -> Hdf5.write(content, path), bytes -> {});
    try (Workspace fresh = Workspace.seeded(1)) {
      int before = fresh.memory().getManagedArrays().size();
      assertThrows(ArchiveException.class, () -> Archive.load(fresh, file), what);
      assertEquals(before, fresh.memory().getManagedArrays().size(), what);
    }
  }
}
