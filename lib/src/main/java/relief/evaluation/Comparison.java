package relief.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Several models side by side on one data set: a row for each model, a column for each metric.
 * Every model gets the same random numbers.
 *
 * @param data what to measure on
 * @param models by name
 */
public record Comparison(Dataset data, Map<String, BoltzmannMachine> models) {
  /** Without models yet. */
  public static Comparison on(Dataset data) {
    return new Comparison(data, Map.of());
  }

  /** With one more model. */
  public Comparison model(String name, BoltzmannMachine machine) {
    Map<String, BoltzmannMachine> all = new LinkedHashMap<>(models);
    all.put(name, machine);
    return new Comparison(data, all);
  }

  /** The table; numbers with their errors, units in the headings. */
  public Table table(Rng rng, Metric... metrics) {
    Table table = Table.create("comparison", StringColumn.create("model", models.keySet()));
    for (Metric metric : metrics) {
      List<String> numbers = new ArrayList<>();
      String unit = "";
      for (BoltzmannMachine machine : models.values()) {
        Estimate estimate = metric.of(machine, data, rng.split(metric.name()));
        numbers.add(estimate.number());
        unit = estimate.unit();
      }
      table.addColumns(StringColumn.create(metric.name() + ", " + unit, numbers));
    }
    return table;
  }
}
