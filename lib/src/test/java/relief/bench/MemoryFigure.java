package relief.bench;

import java.util.Arrays;
import relief.plotting.Figure;
import relief.plotting.Panels;
import tech.tablesaw.api.Table;

/** Memory over the steps, and the number of arrays beside it; both axes begin at 0. */
final class MemoryFigure {
  private static final int WIDTH = 420;
  private static final double HEADROOM = 1.2;
  private static final double ABOVE = 0.06; // of the height, words above their line
  private static final String STEPS = "Training steps";

  private MemoryFigure() {}

  static Figure of(Table table) {
    double[] steps = table.numberColumn("step").asDoubleArray();
    return Panels.of(2, memory(table, steps), arrays(table, steps));
  }

  private static Figure memory(Table table, double[] steps) {
    double[] heap = table.numberColumn("heap_mb").asDoubleArray();
    double[] resident = table.numberColumn("resident_mb").asDoubleArray();
    double top = HEADROOM * top(heap, resident);
    double last = steps[steps.length - 1];
    Plot plot = Plot.of(WIDTH, "Memory of the process", STEPS, "Memory, MB").nameless();
    plot.fromZero(last, top).line("heap", Plot.ORANGE, steps, heap);
    plot.text("Java heap in use", last / 2, top(heap) + ABOVE * top);
    if (Arrays.stream(resident).anyMatch(Double::isFinite)) {
      plot.line("resident", Plot.BLUE, steps, resident);
      plot.text("resident", last / 2, top(resident) + ABOVE * top);
    }
    return plot;
  }

  private static Figure arrays(Table table, double[] steps) {
    double[] arrays = table.numberColumn("arrays").asDoubleArray();
    Plot plot = Plot.of(WIDTH, "Arrays of the workspace", STEPS, "Managed arrays").nameless();
    return plot.fromZero(steps[steps.length - 1], HEADROOM * top(arrays))
        .line("arrays", Plot.BLUE, steps, arrays);
  }

  private static double top(double[]... series) {
    return Arrays.stream(series)
        .flatMapToDouble(Arrays::stream)
        .filter(Double::isFinite)
        .max()
        .orElseThrow();
  }
}
