package relief.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    watching += (System.nanoTime() - start) / 1e9;
    Map<String, Double> readings = new LinkedHashMap<>();
    measured.forEach((metric, estimate) -> readings.put(metric.name(), estimate.value()));
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

  @Override
  public String toString() {
    return history.print();
  }
}
