package relief.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The table, printed and as files. */
record Report(List<Measurement> measurements) {
  private static final double DIGITS = 1e4;

  /** Sorted by configuration and threads; the systems stay in the order in which they came. */
  static Report of(List<Measurement> measurements) {
    List<String> names = Configuration.all().stream().map(Configuration::name).toList();
    return new Report(
        measurements.stream()
            .filter(m -> !m.system().equals(Speed.LIMIT) || isFastest(m, measurements))
            .sorted(
                Comparator.<Measurement>comparingInt(m -> names.indexOf(m.configuration()))
                    .thenComparingInt(Measurement::threads))
            .toList());
  }

  /** Two processes look for the limit with several threads. */
  private static boolean isFastest(Measurement limit, List<Measurement> all) {
    return all.stream()
        .filter(m -> m.system().equals(limit.system()) && m.threads() == limit.threads())
        .filter(m -> m.configuration().equals(limit.configuration()))
        .allMatch(m -> limit.median() <= m.median());
  }

  Table table() {
    Table table =
        Table.create(
            "Seconds per epoch of 57 000 rows",
            StringColumn.create("configuration"),
            StringColumn.create("system"),
            IntColumn.create("threads"),
            DoubleColumn.create("median_s"),
            DoubleColumn.create("min_s"),
            DoubleColumn.create("max_s"),
            DoubleColumn.create("ratio_to_limit"));
    for (Measurement measurement : measurements) {
      Row row = table.appendRow();
      row.setString("configuration", measurement.configuration());
      row.setString("system", measurement.system());
      row.setInt("threads", measurement.threads());
      row.setDouble("median_s", rounded(measurement.median()));
      row.setDouble("min_s", rounded(measurement.min()));
      row.setDouble("max_s", rounded(measurement.max()));
      row.setDouble("ratio_to_limit", rounded(measurement.median() / limit(measurement)));
    }
    return table;
  }

  /** The table with a row for each peer that is absent. */
  String text(List<String> absent) {
    Table table = table();
    for (String peer : absent) {
      Row row = table.appendRow();
      row.setString("configuration", "(none)");
      row.setString("system", peer + ": absent");
    }
    return table.printAll();
  }

  /** Writes {@code name.csv} and {@code name.json}. */
  void write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Table table = table();
    table.write().csv(folder.resolve(name + ".csv").toString());
    String rows = table.stream().map(Report::json).collect(Collectors.joining(",\n  "));
    Files.writeString(folder.resolve(name + ".json"), "[\n  " + rows + "\n]\n");
  }

  /** No text here needs escapes. */
  private static String json(Row row) {
    return row.columnNames().stream()
        .map(column -> "\"" + column + "\": " + json(row.getObject(column)))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String json(Object value) {
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }

  private double limit(Measurement measurement) {
    return measurements.stream()
        .filter(m -> m.system().equals(Speed.LIMIT))
        .filter(m -> m.configuration().equals(measurement.configuration()))
        .filter(m -> m.threads() == measurement.threads())
        .findFirst()
        .orElseThrow()
        .median();
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }

  /** What the table means. */
  static String notes(boolean trial) {
    return String.format(
        Locale.ROOT,
        "Median and range of %d epochs, or what the name says, after one of warm-up; minibatches of"
            + " 100 rows and 100 chains unless the name says otherwise.%n"
            + "CD-25 and the DBM: measured on 5 700 rows, times ten.%n"
            + "limit: the bare matrix products in the fastest of several arrangements.%n"
            + "%s",
        trial ? 2 : 5,
        trial ? "A TRIAL: a twentieth of the work, multiplied up; compare nothing.\n" : "");
  }
}
