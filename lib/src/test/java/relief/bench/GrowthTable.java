package relief.bench;

import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Seconds per epoch at each point of each axis. */
record GrowthTable(Table table) {
  private static final double DIGITS = 1e6;
  private static final int DECADE = 10;

  static GrowthTable empty() {
    return new GrowthTable(
        Table.create(
            "Seconds per epoch",
            StringColumn.create("axis"),
            IntColumn.create("value"),
            DoubleColumn.create("median_s"),
            DoubleColumn.create("min_s"),
            DoubleColumn.create("max_s")));
  }

  /** Adds a point. */
  void add(Axis axis, int value, Measurement measurement) {
    Row row = table.appendRow();
    row.setString("axis", axis.title());
    row.setInt("value", value);
    row.setDouble("median_s", rounded(measurement.median()));
    row.setDouble("min_s", rounded(measurement.min()));
    row.setDouble("max_s", rounded(measurement.max()));
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * DIGITS) / DIGITS;
  }

  /** A column of the points of one axis. */
  double[] column(Axis axis, String name) {
    return table
        .where(table.stringColumn("axis").isEqualTo(axis.title()))
        .numberColumn(name)
        .asDoubleArray();
  }

  /** The exponent of the power law that fits the upper decade best, by least squares on logs. */
  double slope(Axis axis) {
    double[] x = column(axis, "value");
    double[] y = column(axis, "median_s");
    double least = x[x.length - 1] / DECADE;
    int[] upper = IntStream.range(0, x.length).filter(i -> x[i] >= least).toArray();
    double meanX = IntStream.of(upper).mapToDouble(i -> Math.log(x[i])).average().orElseThrow();
    double meanY = IntStream.of(upper).mapToDouble(i -> Math.log(y[i])).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (int i : upper) {
      double deviation = Math.log(x[i]) - meanX;
      covariance += deviation * (Math.log(y[i]) - meanY);
      variance += deviation * deviation;
    }
    return covariance / variance;
  }

  /** The slope in words. */
  String fit(Axis axis) {
    double[] x = column(axis, "value");
    double last = x[x.length - 1];
    return String.format(
        Locale.ROOT,
        "%s: slope %.2f between %.0f and %.0f",
        axis.title(),
        slope(axis),
        last / DECADE,
        last);
  }
}
