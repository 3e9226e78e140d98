package relief.io;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import relief.Workspace;
import relief.training.Checkpoint;
import tech.tablesaw.api.Table;

/** The whole of an archive as data sets in a file. */
final class ArchiveFormat {
  private static final String VERSION = "format/version";
  private static final String MODEL = "model/";
  private static final String NET = "net/";
  private static final String TRAINING = "training/";
  private static final String HISTORY = "history/";
  private static final String PROVENANCE = "provenance/";

  private ArchiveFormat() {}

  static void write(Archive archive, Path file) {
    Content content = content(archive);
    SealedFile.write(file, path -> Hdf5.write(content, path), bytes -> check(content, bytes));
  }

  private static void check(Content content, byte[] written) {
    Hdf5.read(written)
        .difference(content)
        .ifPresent(
            path -> {
              throw new ArchiveException(path + " can't be read as it was to be written");
            });
  }

  private static Content content(Archive archive) {
    Content content = new Content();
    content.putNumber(VERSION, Archive.VERSION);
    if (archive.held().net() == null) {
      new MachineFormat(archive.kinds()).write(archive.model(), MODEL, content);
    } else {
      new NetFormat(archive.kinds()).write(archive.net(), NET, content);
    }
    archive.checkpoint().ifPresent(saved -> CheckpointFormat.write(saved, TRAINING, content));
    if (archive.history().rowCount() > 0) {
      HistoryFormat.write(archive.history(), HISTORY, content);
    }
    archive.provenance().forEach((name, text) -> content.put(PROVENANCE + name, text));
    return content;
  }

  static Archive read(Workspace workspace, Path file, Kinds kinds) {
    workspace.memory();
    byte[] bytes = SealedFile.read(file);
    try {
      return read(workspace, Hdf5.read(bytes), kinds);
    } catch (ArchiveException | CancellationException e) {
      throw e;
    } catch (RuntimeException e) { // jHDF, and the constructors of layers, have others
      throw new ArchiveException(
          "Expected an archive of Relief at "
              + file.toAbsolutePath()
              + ", got one whose content makes no sense: "
              + e
              + ". It was written by something else than Relief; save it anew.",
          e);
    }
  }

  private static Archive read(Workspace workspace, Content content, Kinds kinds) {
    requireVersion(content.number(VERSION));
    Table history =
        content.has(HISTORY) ? HistoryFormat.read(content.under(HISTORY)) : Table.create("history");
    Map<String, String> facts = new LinkedHashMap<>();
    Content provenance = content.under(PROVENANCE);
    provenance.datasets().keySet().forEach(name -> facts.put(name, provenance.text(name)));
    Checkpoint checkpoint =
        content.has(TRAINING) ? CheckpointFormat.read(workspace, content.under(TRAINING)) : null;
    Archive archive =
        Archive.of(held(workspace, content, kinds)).with(kinds).with(history).with(checkpoint);
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      archive = archive.with(fact.getKey(), fact.getValue());
    }
    return archive;
  }

  private static Archive.Held held(Workspace workspace, Content content, Kinds kinds) {
    return content.has(NET)
        ? new Archive.Held(null, new NetFormat(kinds).read(workspace, content.under(NET)))
        : new Archive.Held(new MachineFormat(kinds).read(workspace, content.under(MODEL)), null);
  }

  /** The number that was noted under this name; NaN if there is none. */
  static double score(Path file, String name) {
    Content notes = Hdf5.read(SealedFile.read(file)).under(PROVENANCE);
    return notes.datasets().containsKey(name) ? Double.parseDouble(notes.text(name)) : Double.NaN;
  }

  private static void requireVersion(long version) {
    if (version < 1 || version > Archive.VERSION) {
      throw new ArchiveException(
          "Expected an archive of format 1 to "
              + Archive.VERSION
              + ", got format "
              + version
              + "; it was written by a newer Relief: update this one.");
    }
  }
}
