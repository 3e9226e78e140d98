package relief.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import relief.plotting.Figure;
import relief.plotting.MetricCurves;
import relief.plotting.Panels;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Small curves of what monitors read, a panel a metric, over the epochs. */
final class Curves {
  private static final int MOST = 6; // panels of a monitor; its history has the others
  private static final String ERROR = " error";
  private static final int COLUMNS = 3;
  private static final int WIDTH = 260;
  private static final int HEIGHT = 170;
  private static final int FEWEST = 2; // points of a curve

  private Curves() {}

  /**
   * Of the readings after each epoch of one training; nothing for less than two of them.
   *
   * @param most how many panels, for the first metrics
   */
  static Optional<Figure> of(
      String name, SortedMap<Integer, Map<String, Double>> readings, int most) {
    Set<String> metrics = new LinkedHashSet<>();
    readings.values().forEach(each -> metrics.addAll(each.keySet()));
    double[] epochs = readings.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
    List<Figure> panels = new ArrayList<>();
    for (String metric : metrics) {
      double[] values =
          readings.values().stream()
              .mapToDouble(each -> each.getOrDefault(metric, Double.NaN))
              .toArray();
      add(panels, metric, values, panel -> panel.curve(name, epochs, values));
    }
    return together(panels.subList(0, Math.min(most, panels.size())));
  }

  /** Of all trainings that a monitor has watched. */
  static Optional<Figure> of(Table history) {
    List<Figure> panels = new ArrayList<>();
    Set<String> models = new LinkedHashSet<>(history.stringColumn("model").asList());
    for (String metric : metrics(history)) {
      double[] values = history.doubleColumn(metric).asDoubleArray();
      if (values.length >= FEWEST * models.size()) {
        add(panels, metric, values, panel -> drawn(panel, models, history, metric));
      }
    }
    return together(panels);
  }

  /** The columns of numbers but the seconds and the errors of other columns. */
  private static List<String> metrics(Table history) {
    return history.columns().stream()
        .filter(DoubleColumn.class::isInstance)
        .map(column -> column.name())
        .filter(name -> !name.equals("seconds"))
        .filter(name -> !isError(history, name))
        .toList();
  }

  /** "reconstruction error" is no error, as there is no "reconstruction". */
  private static boolean isError(Table history, String name) {
    return name.endsWith(ERROR)
        && history.containsColumn(name.substring(0, name.length() - ERROR.length()));
  }

  private static MetricCurves drawn(
      MetricCurves panel, Set<String> models, Table history, String metric) {
    MetricCurves all = panel;
    for (String model : models) {
      Table rows = history.where(history.stringColumn("model").isEqualTo(model));
      if (known(rows.doubleColumn(metric).asDoubleArray()) > 0) {
        all = all.curve(model, rows, metric);
      }
    }
    return all;
  }

  private static void add(
      List<Figure> panels, String metric, double[] values, UnaryOperator<MetricCurves> draw) {
    if (panels.size() < MOST && known(values) >= FEWEST) {
      MetricCurves panel = MetricCurves.of("epoch", "").title(metric).size(WIDTH, HEIGHT);
      panels.add(draw.apply(panel));
    }
  }

  private static long known(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).count();
  }

  private static Optional<Figure> together(List<Figure> panels) {
    return panels.isEmpty()
        ? Optional.empty()
        : Optional.of(Panels.of(COLUMNS, panels.toArray(Figure[]::new)));
  }
}
