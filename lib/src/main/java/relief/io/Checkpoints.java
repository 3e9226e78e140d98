package relief.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import relief.Rng;
import relief.data.Dataset;
import relief.evaluation.Metric;
import relief.training.Listener;
import tech.tablesaw.api.Table;

/**
 * Keeps archives of a model while it is trained, to go on from after the machine stopped, or to
 * have the best one:
 *
 * <pre>{@code
 * trainer.with(monitor).with(Checkpoints.every(5, Path.of("rbm.h5")).recording(monitor::history))
 * }</pre>
 *
 * <p>Each replaces the one before, and the old one stays until the new one is whole. A training
 * that can't be saved ends with an {@link ArchiveException}. (Paysage's {@code save_every} and
 * {@code save_best}.)
 */
public final class Checkpoints implements Listener {
  private static final String SCORE = "score";

  private final Path file;
  private final int period;
  private final Score score;
  private final Supplier<Table> history;
  private final Kinds kinds;
  private double best = Double.NaN;

  /**
   * What makes a model the best.
   *
   * @param sign 1 if high values are good, −1 if low ones are
   */
  private record Score(Metric metric, Dataset data, int sign) {}

  private Checkpoints(Path file, int period, Score score, Supplier<Table> history, Kinds kinds) {
    this.file = file;
    this.period = period;
    this.score = score;
    this.history = history;
    this.kinds = kinds;
  }

  private static Checkpoints of(Path file, int period, Score score) {
    return new Checkpoints(file, period, score, () -> Table.create("history"), Kinds.standard());
  }

  /**
   * After every so many epochs, and after the last one.
   *
   * @param epochs at least one
   */
  public static Checkpoints every(int epochs, Path file) {
    if (epochs < 1) {
      throw new IllegalArgumentException(
          "Expected at least one epoch between two checkpoints, got " + epochs + ".");
    }
    return of(file, epochs, null);
  }

  /**
   * After each epoch that has a lower value of the metric than all before.
   *
   * @param data what it is measured on, as a rule validation data
   */
  public static Checkpoints lowest(Metric metric, Dataset data, Path file) {
    return of(file, 1, new Score(metric, data, -1));
  }

  /**
   * After each epoch that has a higher value of the metric than all before.
   *
   * @param data what it is measured on, as a rule validation data
   */
  public static Checkpoints highest(Metric metric, Dataset data, Path file) {
    return of(file, 1, new Score(metric, data, 1));
  }

  /** With a history in each archive, for example {@code monitor::history} of one before this. */
  public Checkpoints recording(Supplier<Table> table) {
    return new Checkpoints(file, period, score, table, kinds);
  }

  /** With a table of the kinds of layers and couplings that the model has. */
  public Checkpoints with(Kinds table) {
    return new Checkpoints(file, period, score, history, table);
  }

  /** Saves the model if it is time, or if it is the best. A metric draws from its own stream. */
  @Override
  public Map<String, Double> onEpoch(Event event) {
    if (score != null) {
      return onScore(event);
    }
    boolean last = event.clock().step() == event.clock().steps();
    if (event.clock().epoch() > 0 && (event.clock().epoch() % period == 0 || last)) {
      archive(event).save(file);
    }
    return Map.of();
  }

  private Map<String, Double> onScore(Event event) {
    String name = score.metric().name();
    String note = SCORE + " " + name.replace("/", " ");
    Rng rng = event.rng().split(name);
    double value = score.metric().of(event.machine(), score.data(), rng).value();
    if (event.clock().epoch() == 0) {
      best = Double.NaN; // a training that starts anew
    } else if (Double.isNaN(best) && Files.exists(file)) {
      best = ArchiveFormat.score(file, note); // one that was resumed
    }
    if (Double.isNaN(best) || score.sign() * (value - best) > 0) {
      archive(event).with(note, Double.toString(value)).save(file);
      best = value;
    }
    return Map.of("best " + name, best);
  }

  private Archive archive(Event event) {
    return Archive.of(event.machine())
        .with(kinds)
        .with(history.get())
        .with(event.checkpoint())
        .with("training", event.name());
  }

  @Override
  public String toString() {
    return "checkpoints in " + file;
  }
}
