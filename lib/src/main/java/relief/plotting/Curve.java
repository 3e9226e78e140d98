package relief.plotting;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** One line of a chart: y ± error over x; not-a-number in y is a gap. */
record Curve(String name, double[] x, double[] y, double[] error) {
  Curve {
    if (x.length == 0 || x.length != y.length || x.length != error.length) {
      throw new IllegalArgumentException(
          String.format(
              "Curve '%s': expected as many values as places, and at least one, got %d places, %d"
                  + " values and %d errors.",
              name, x.length, y.length, error.length));
    }
    if (Arrays.stream(x).anyMatch(v -> !Double.isFinite(v))) {
      throw new IllegalArgumentException(
          "Curve '" + name + "': expected finite places, got " + Arrays.toString(x) + ".");
    }
    if (Arrays.stream(y).noneMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "Curve '"
              + name
              + "': expected at least one finite value, got none. The training may have diverged:"
              + " try a smaller learning rate.");
    }
    x = x.clone();
    y = Arrays.stream(y).map(v -> Double.isFinite(v) ? v : Double.NaN).toArray();
    error = Arrays.stream(error).map(v -> Double.isFinite(v) ? Math.abs(v) : 0).toArray();
  }

  static Curve of(String name, double[] x, double[] y) {
    return new Curve(name, x, y, new double[y.length]);
  }

  /** The column of a metric over another column, with "… error" if there is one. */
  static Curve of(String name, Table history, String place, String metric) {
    double[] places = column(history, place);
    double[] values = column(history, metric);
    String error = metric + " error";
    return history.containsColumn(error)
        ? new Curve(name, places, values, column(history, error))
        : of(name, places, values);
  }

  private static double[] column(Table table, String name) {
    if (!table.containsColumn(name)) {
      throw new IllegalArgumentException(
          "Expected a column '"
              + name
              + "', got a table with the columns "
              + table.columnNames()
              + ".");
    }
    return table.numberColumn(name).asDoubleArray();
  }

  boolean hasErrors() {
    return Arrays.stream(error).anyMatch(e -> e > 0);
  }

  /** The values without the gaps. */
  DoubleStream known() {
    return Arrays.stream(y).filter(v -> !Double.isNaN(v));
  }

  double lowest() {
    return known().min().orElseThrow();
  }

  /** The outline of y ± error: along the top and back along the bottom, where y is known. */
  double[][] band(double floor) {
    int[] known = IntStream.range(0, y.length).filter(i -> !Double.isNaN(y[i])).toArray();
    int[] back = IntStream.range(0, known.length).map(i -> known[known.length - 1 - i]).toArray();
    double[] places =
        IntStream.concat(Arrays.stream(known), Arrays.stream(back))
            .mapToDouble(i -> x[i])
            .toArray();
    DoubleStream top = Arrays.stream(known).mapToDouble(i -> y[i] + error[i]);
    DoubleStream bottom = Arrays.stream(back).mapToDouble(i -> Math.max(floor, y[i] - error[i]));
    return new double[][] {places, DoubleStream.concat(top, bottom).toArray()};
  }
}
