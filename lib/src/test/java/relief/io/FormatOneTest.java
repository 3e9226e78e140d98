package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Workspace;
import relief.training.Checkpoint;

/** What was written in format 1 can be read for ever. */
class FormatOneTest {
  @TempDir Path folder;

  private static Path file() throws URISyntaxException {
    return Path.of(FormatOneTest.class.getResource("format-1.h5").toURI());
  }

  @Test
  void theOldFileLoads() throws URISyntaxException {
    try (Workspace workspace = Workspace.seeded(1);
        Workspace other = Workspace.seeded(2)) {
      Archive expected = FormatOne.archive(workspace);
      Archive got = Archive.load(other, file());
      assertEquals(expected.model().toString(), got.model().toString());
      assertEquals(ArchiveTest.bits(expected.model()), ArchiveTest.bits(got.model()));
      assertEquals(expected.history().print(), got.history().print());
      assertEquals("written by the recipe of format 1", got.provenance().get("note"));
      Checkpoint checkpoint = got.checkpoint().orElseThrow();
      assertEquals(expected.checkpoint().orElseThrow().clock(), checkpoint.clock());
      assertEquals(
          expected.checkpoint().orElseThrow().rng().position(), checkpoint.rng().position());
      assertEquals(Map.of("objective", "PCD-1"), checkpoint.settings());
    }
  }

  /**
   * Today's writer, too, as long as the version is 1: all data sets but those of time and place.
   */
  @Test
  void theRecipeStillGivesTheSameDataSets() throws URISyntaxException {
    assertEquals(1, Archive.VERSION, "keep the file, and give the new format one of its own");
    try (Workspace workspace = Workspace.seeded(1)) {
      Path now = folder.resolve("now.h5");
      FormatOne.archive(workspace).save(now);
      Content old = Hdf5.read(SealedFile.read(file()));
      Content fresh = Hdf5.read(SealedFile.read(now));
      assertEquals(old.datasets().keySet(), fresh.datasets().keySet());
      assertEquals(Optional.empty(), without(old).difference(without(fresh)));
    }
  }

  private static Content without(Content content) {
    Content rest = new Content();
    new TreeMap<>(content.datasets())
        .forEach(
            (path, value) -> {
              if (!path.startsWith("provenance/") || path.endsWith("note")) {
                rest.put(path, value);
              }
            });
    return rest;
  }
}
