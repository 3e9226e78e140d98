package relief.bench;

import java.util.Arrays;
import java.util.Locale;
import relief.plotting.Figure;
import relief.plotting.Panels;

/** A panel for each axis: the points, with their ranges, and a line that grows in proportion. */
final class GrowthFigure {
  private static final int WIDTH = 276;

  private GrowthFigure() {}

  static Figure of(GrowthTable table) {
    return Panels.of(
        3,
        panel(table, Axis.ROWS, "784-200, k = 1", "Rows per epoch"),
        panel(table, Axis.HIDDEN, "57 000 rows, k = 1", "Hidden units (one layer)"),
        panel(table, Axis.SWEEPS, "57 000 rows, 784-200", "Sweeps per step, k"));
  }

  private static Figure panel(GrowthTable table, Axis axis, String title, String name) {
    double[] x = table.column(axis, "value");
    double[] y = table.column(axis, "median_s");
    int last = x.length - 1;
    double[] proportional = Arrays.stream(x).map(v -> y[last] * v / x[last]).toArray();
    String slope =
        String.format(Locale.ROOT, "slope %.2f above %.0f", table.slope(axis), x[last] / 10);
    Plot plot = Plot.of(WIDTH, title, name, "Seconds per epoch");
    double least = Math.min(y[0], proportional[0]);
    plot.logarithmic(
        new double[] {x[0] / 1.6, x[last] * 1.6}, new double[] {least / 2, y[last] * 6});
    plot.dashed("slope 1", Plot.GREY, x, proportional);
    plot.text(slope, x[last] / 6, least / 1.3);
    plot.points("measured", Plot.BLUE, x, y);
    addRanges(plot, x, table.column(axis, "min_s"), table.column(axis, "max_s"));
    return plot;
  }

  private static void addRanges(Plot plot, double[] x, double[] low, double[] high) {
    for (int i = 0; i < x.length; i++) {
      plot.range(Plot.BLUE, x[i], low[i], high[i]);
    }
  }
}
