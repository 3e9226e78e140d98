package relief.io;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import relief.Workspace;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.training.Checkpoint;
import relief.training.Run;
import relief.training.Trainer;
import tech.tablesaw.api.Table;

/**
 * A model, and what else belongs to it, in one HDF5 file: a machine, or a deep belief net.
 *
 * <pre>{@code
 * var run = trainer.fit(rbm, data, 10, workspace.rng("fit"));
 * Archive.of(rbm).with(run).with(monitor.history()).save("rbm.h5");
 * …
 * var archive = Archive.load(workspace, "rbm.h5");
 * var rbm = archive.model();
 * archive.resume(trainer, data, 20);
 * }</pre>
 *
 * <p>In the file are plain data sets that any HDF5 program reads: {@code /model/layer0/bias},
 * {@code /model/edge0/weights}, of a net {@code /net/link0/layer0/bias}, {@code /history/epoch},
 * {@code /training/state/objective/chains/layer0}, {@code
 * /training/state/optimizer/mean/edge0/weights}, {@code /provenance/time}, and {@code
 * /format/version}. Numbers come back bit for bit. It is written whole or not at all, an old file
 * stays until then, and its last line is a checksum of all before it: a file that was cut off or
 * changed is refused before anything is read from it.
 *
 * <p>Loading runs no code but that of the {@link Kinds} given. An archive is an immutable value;
 * the model in it is the model itself, not a copy. The links of a net are pretrained one by one, so
 * that a net has no checkpoint; {@code Archive.of(net.top()).with(run)} keeps one link's.
 */
public final class Archive {
  /** The version of the format that is written; all older ones can be read. */
  public static final int VERSION = 1;

  private final Held held;
  private final Checkpoint checkpoint;
  private final Table history;
  private final Map<String, String> provenance;
  private final Kinds kinds;

  /** One of the two, the other null. */
  record Held(BoltzmannMachine machine, DeepBeliefNet net) {
    @Override
    public String toString() {
      return machine == null ? net.toString() : machine.toString();
    }
  }

  private Archive(
      Held held,
      Checkpoint checkpoint,
      Table history,
      Map<String, String> provenance,
      Kinds kinds) {
    this.held = held;
    this.checkpoint = checkpoint;
    this.history = history;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    this.kinds = kinds;
  }

  /** A model alone. */
  public static Archive of(BoltzmannMachine model) {
    return of(new Held(model, null));
  }

  /** A deep belief net alone. */
  public static Archive of(DeepBeliefNet net) {
    return of(new Held(null, net));
  }

  static Archive of(Held held) {
    return new Archive(held, null, Table.create("history"), Map.of(), Kinds.standard());
  }

  /** Saves a model alone: see {@link #save(Path)}. */
  public static void save(Path file, BoltzmannMachine model) {
    of(model).save(file);
  }

  /** Saves a model alone: see {@link #save(Path)}. */
  public static void save(String file, BoltzmannMachine model) {
    save(Path.of(file), model);
  }

  /** Saves a net alone: see {@link #save(Path)}. */
  public static void save(Path file, DeepBeliefNet net) {
    of(net).save(file);
  }

  /** Saves a net alone: see {@link #save(Path)}. */
  public static void save(String file, DeepBeliefNet net) {
    save(Path.of(file), net);
  }

  /**
   * With what its training can go on from.
   *
   * @throws IllegalStateException if the archive is of a net
   */
  public Archive with(Checkpoint other) {
    if (other != null) {
      model();
    }
    return new Archive(held, other, history, provenance, kinds);
  }

  /** With what its training can go on from, as the run left it. */
  public Archive with(Run run) {
    return with(run.checkpoint());
  }

  /** With a table of measurements; one without rows is none. */
  public Archive with(Table measurements) {
    return new Archive(held, checkpoint, measurements.copy(), provenance, kinds);
  }

  /**
   * With the name, the size and the SHA-256 sum of its training data, by which {@link #resume}
   * knows them again. Goes once through the rows, as they are without random preparations.
   */
  public Archive with(Dataset data) {
    return with(Provenance.of(data));
  }

  /** With a table of the kinds of layers and couplings that the model has. */
  public Archive with(Kinds table) {
    return new Archive(held, checkpoint, history, provenance, table);
  }

  /** With a note for the reader, such as a setting. */
  public Archive with(String name, String text) {
    return with(Map.of(name, text));
  }

  private Archive with(Map<String, String> facts) {
    Map<String, String> all = new LinkedHashMap<>(provenance);
    all.putAll(facts);
    return new Archive(held, checkpoint, history, all, kinds);
  }

  /**
   * Writes the file, whole or not at all; another one of that name is replaced.
   *
   * @throws ArchiveException if it can't be written, or the model has layers that the table of
   *     kinds lacks
   * @throws java.util.concurrent.CancellationException if the thread was interrupted; the old file
   *     is untouched then
   */
  public void save(Path file) {
    ArchiveFormat.write(with(Provenance.now()), file);
  }

  /** As {@link #save(Path)}. */
  public void save(String file) {
    save(Path.of(file));
  }

  /**
   * Reads an archive with the library's own kinds of layers and couplings.
   *
   * @param workspace where the model is to live
   * @throws ArchiveException if there is no such file, it isn't as it was written, it was written
   *     by a newer version, or it has layers of other kinds; nothing remains in the workspace then
   */
  public static Archive load(Workspace workspace, Path file) {
    return load(workspace, file, Kinds.standard());
  }

  /** As {@link #load(Workspace, Path)}. */
  public static Archive load(Workspace workspace, String file) {
    return load(workspace, Path.of(file));
  }

  /** Reads an archive with a table of kinds of layers and couplings, for example your own. */
  public static Archive load(Workspace workspace, Path file, Kinds kinds) {
    return ArchiveFormat.read(workspace, file, kinds);
  }

  /** As {@link #load(Workspace, Path, Kinds)}. */
  public static Archive load(Workspace workspace, String file, Kinds kinds) {
    return load(workspace, Path.of(file), kinds);
  }

  /**
   * The model, as it was shown: with averaged parameters, if its training averaged them.
   *
   * @throws IllegalStateException if the archive is of a net
   */
  public BoltzmannMachine model() {
    if (held.machine() == null) {
      throw new IllegalStateException(
          "Expected an archive of a machine, got one of " + held + "; take net().");
    }
    return held.machine();
  }

  /**
   * The deep belief net.
   *
   * @throws IllegalStateException if the archive is of a machine
   */
  public DeepBeliefNet net() {
    if (held.net() == null) {
      throw new IllegalStateException(
          "Expected an archive of a deep belief net, got one of "
              + held
              + "; take model(), and DeepBeliefNet.of(model) of a chain.");
    }
    return held.net();
  }

  Held held() {
    return held;
  }

  /** What its training can go on from, if it was saved. */
  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  /** The measurements; without rows and columns if none were saved. A copy. */
  public Table history() {
    return history.copy();
  }

  /** Versions, time, data and notes, by name. */
  public Map<String, String> provenance() {
    return provenance;
  }

  Kinds kinds() {
    return kinds;
  }

  /** Goes on with the training of the model to its planned end: see {@link Trainer#resume}. */
  public Run resume(Trainer trainer, Dataset data) {
    requireData(data);
    return trainer.resume(model(), data, requireCheckpoint());
  }

  /**
   * Goes on with the training of the model.
   *
   * @param trainer made as the one that was saved: {@code checkpoint().get().settings()} has what
   *     it was made of, in words
   * @param data the training data that were saved
   * @param epochs in all, those before included
   * @throws IllegalArgumentException if trainer or data are others, or nothing is left to do
   * @throws IllegalStateException if no training was saved
   */
  public Run resume(Trainer trainer, Dataset data, int epochs) {
    requireData(data);
    return trainer.resume(model(), data, requireCheckpoint(), epochs);
  }

  private Checkpoint requireCheckpoint() {
    return checkpoint()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Expected an archive with a training to resume, got a model alone; save it with"
                        + " Archive.of(model).with(run)."));
  }

  private void requireData(Dataset data) {
    String expected = provenance.get(Provenance.DATA_SUM);
    if (expected != null && !expected.equals(Provenance.sum(data))) {
      throw new IllegalArgumentException(
          "Expected the data of the saved training, "
              + provenance.get("data")
              + " with "
              + provenance.get("data rows")
              + " rows, got other rows in "
              + data
              + "; a training goes on with its own data, in the same order.");
    }
  }

  @Override
  public String toString() {
    String training = checkpoint == null ? "" : ", " + checkpoint;
    return "Archive of " + held + training + ", history of " + history.rowCount() + " rows";
  }
}
