package relief.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import relief.data.Dataset;
import relief.training.Listener;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Measures metrics on a validation set before training and after each epoch, and keeps them in a
 * Tablesaw table: columns {@code model}, {@code epoch}, {@code step}, {@code seconds} (since the
 * start, without what this monitor's own measurements took), and for each metric its name and its
 * name with " error". One monitor may watch several trainings, one after another; one that starts
 * anew under the same name replaces its rows. It draws from its own stream, so that watching
 * doesn't change the training.
 */
public final class Monitor implements Listener {
  private final Dataset data;
  private final List<Metric> metrics;
  private final List<BestSoFar> records = new ArrayList<>();
  private Table history;
  private double watching; // seconds spent on the metrics of the running training

  private Monitor(Dataset data, List<Metric> metrics) {
    this.data = data;
    this.metrics = metrics;
    history =
        Table.create(
            "history",
            StringColumn.create("model"),
            IntColumn.create("epoch"),
            IntColumn.create("step"),
            DoubleColumn.create("seconds"));
    for (Metric metric : metrics) {
      history.addColumns(
          DoubleColumn.create(metric.name()), DoubleColumn.create(metric.name() + " error"));
    }
  }

  /** Watches these metrics on a data set. */
  public static Monitor of(Dataset validation, Metric... metrics) {
    return new Monitor(validation, List.of(metrics));
  }

  /**
   * Watches what Paysage's monitor watches by default: relative reconstruction error, energy
   * coefficient, heat capacity, participation and square of the weights, KL divergences a unit in
   * both directions. Four of them draw a thousand fantasy particles each, which for 784-500 takes
   * more than two seconds an epoch on two idle cores. The data need at least 200 rows.
   */
  public static Monitor standard(Dataset validation) {
    KullbackLeibler divergence = KullbackLeibler.of(Samples.standard()).perUnit();
    return of(
        validation,
        new RelativeReconstructionError(),
        new EnergyCoefficient(),
        new HeatCapacity(),
        new WeightParticipation(),
        new WeightSquare(),
        divergence,
        divergence.reversed());
  }

  /**
   * Calls back whenever a metric is lower than ever before in the running training, the first
   * measurement included: to save the best model, or to keep it, {@code event ->
   * best.set(event.machine().copy())}.
   *
   * @param metric the name of one that this monitor measures
   * @param action what to do; an exception of it ends the training
   * @return this monitor
   */
  public Monitor lowest(String metric, Consumer<Event> action) {
    return best(metric, -1, action);
  }

  /** As {@link #lowest}, for a metric that should be high, such as a likelihood. */
  public Monitor highest(String metric, Consumer<Event> action) {
    return best(metric, 1, action);
  }

  private Monitor best(String metric, int sign, Consumer<Event> action) {
    List<String> names = metrics.stream().map(Metric::name).toList();
    if (!names.contains(metric)) {
      throw new IllegalArgumentException(
          "Expected the name of a metric that is measured, one of "
              + names
              + ", got "
              + metric
              + ".");
    }
    records.add(new BestSoFar(metric, sign, action));
    return this;
  }

  @Override
  public Map<String, Double> onEpoch(Event event) {
    long start = System.nanoTime();
    Map<Metric, Estimate> measured = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      measured.put(metric, metric.of(event.machine(), data, event.rng().split(metric.name())));
    }
    if (event.clock().epoch() == 0) {
      forget(event.name());
    }
    append(event, measured);
    Map<String, Double> readings = new LinkedHashMap<>();
    measured.forEach((metric, estimate) -> readings.put(metric.name(), estimate.value()));
    records.forEach(record -> record.onReadings(event, readings));
    watching += (System.nanoTime() - start) / 1e9;
    return readings;
  }

  /** A cell that is run again starts its model's history again. */
  private void forget(String model) {
    history = history.where(history.stringColumn("model").isNotEqualTo(model));
    watching = 0;
  }

  private void append(Event event, Map<Metric, Estimate> measured) {
    Row row = history.appendRow();
    row.setString("model", event.name());
    row.setInt("epoch", event.clock().epoch());
    row.setInt("step", (int) event.clock().step());
    row.setDouble("seconds", event.seconds() - watching);
    measured.forEach(
        (metric, estimate) -> {
          row.setDouble(metric.name(), estimate.value());
          row.setDouble(metric.name() + " error", estimate.error());
        });
  }

  /** All measurements so far; a copy. */
  public Table history() {
    return history.copy();
  }

  /** The measurements of one training, by its name; a copy. */
  public Table history(String model) {
    return history.where(history.stringColumn("model").isEqualTo(model));
  }

  /** One line: {@code Monitor of [error] on MNIST test…, 21 measurements}. */
  @Override
  public String toString() {
    List<String> names = metrics.stream().map(Metric::name).toList();
    int count = history.rowCount();
    return "Monitor of " + names + " on " + data.name() + ", " + count + " measurements";
  }
}
