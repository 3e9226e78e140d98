package relief.plotting;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * A metric over the epochs, one curve a model; a band shows the standard error where it is known.
 *
 * <pre>{@code
 * MetricCurves.of("Epoch", "Reconstruction error").curves(monitor.history(), "reconstruction");
 * }</pre>
 *
 * <p>Immutable: every method returns another figure.
 */
public final class MetricCurves implements Framed {
  private final String x;
  private final String y;
  private final List<Curve> curves;
  private final Look look;
  private final Logarithmic logarithmic;

  /** Which axes are logarithmic. */
  private record Logarithmic(boolean x, boolean y) {}

  private MetricCurves(String x, String y, List<Curve> curves, Look look, Logarithmic logarithmic) {
    this.x = x;
    this.y = y;
    this.curves = curves;
    this.look = look;
    this.logarithmic = logarithmic;
  }

  /** Without curves yet; the names of the axes, with their units. */
  public static MetricCurves of(String x, String y) {
    return new MetricCurves(x, y, List.of(), Look.CHART, new Logarithmic(false, false));
  }

  /**
   * With one more curve.
   *
   * @param y as many values as places; one that isn't finite is a gap
   * @throws IllegalArgumentException if there is nothing to draw or a curve of that name already
   */
  public MetricCurves curve(String name, double[] x, double[] y) {
    return and(Curve.of(name, x, y));
  }

  /** As {@link #curve(String, double[], double[])}, with a band y ± error. */
  public MetricCurves curve(String name, double[] x, double[] y, double[] error) {
    return and(new Curve(name, x, y, error));
  }

  /**
   * With a column of a table over its column "epoch"; a column named "<i>metric</i> error" is its
   * band.
   *
   * @throws IllegalArgumentException if a column is missing or empty
   */
  public MetricCurves curve(String name, Table history, String metric) {
    return and(Curve.of(name, history, "epoch", metric));
  }

  /**
   * With one curve for each name in the table's column "model", in the order of their appearance.
   *
   * @throws IllegalArgumentException if a column is missing or empty
   */
  public MetricCurves curves(Table history, String metric) {
    return curves(history, "epoch", metric);
  }

  /** As {@link #curves(Table, String)}, over another column, such as "seconds". */
  public MetricCurves curves(Table history, String place, String metric) {
    if (!history.containsColumn("model")) {
      throw new IllegalArgumentException(
          "Expected a column 'model', got a table with the columns "
              + history.columnNames()
              + ". Name the one curve yourself: curve(name, history, metric).");
    }
    MetricCurves figure = this;
    for (String model : new LinkedHashSet<>(history.stringColumn("model").asList())) {
      Table rows = history.where(history.stringColumn("model").isEqualTo(model));
      figure = figure.and(Curve.of(model, rows, place, metric));
    }
    return figure;
  }

  private MetricCurves and(Curve curve) {
    if (curves.stream().anyMatch(other -> other.name().equals(curve.name()))) {
      throw new IllegalArgumentException(
          "Expected a new name, got '" + curve.name() + "' again; the legend couldn't tell them.");
    }
    List<Curve> all = Stream.concat(curves.stream(), Stream.of(curve)).toList();
    return new MetricCurves(x, y, all, look, logarithmic);
  }

  /** With a title above. */
  public MetricCurves title(String title) {
    return new MetricCurves(x, y, curves, look.titled(title), logarithmic);
  }

  /** Of another size, in points. */
  public MetricCurves size(int width, int height) {
    return new MetricCurves(x, y, curves, look.sized(width, height), logarithmic);
  }

  /**
   * With a logarithmic axis for the metric, whose values must all be above 0; it stays linear if
   * they lie within a factor of two.
   */
  public MetricCurves logarithmic() {
    return new MetricCurves(x, y, curves, look, new Logarithmic(logarithmic.x, true));
  }

  /** As {@link #logarithmic()}, for the axis of the places. */
  public MetricCurves logarithmicPlaces() {
    return new MetricCurves(x, y, curves, look, new Logarithmic(true, logarithmic.y));
  }

  @Override
  public MetricCurves styled(Style style) {
    return new MetricCurves(x, y, curves, look.styled(style), logarithmic);
  }

  @Override
  public Style style() {
    return look.style();
  }

  @Override
  public double width() {
    return look.width();
  }

  @Override
  public double height() {
    return look.height();
  }

  @Override
  public Edges edges() {
    return chart().edges(height());
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if there are no curves, or values that have no logarithm
   */
  @Override
  public void paint(Graphics2D graphics, double height, Edges edges) {
    chart().paint(graphics, height, edges);
  }

  private Chart chart() {
    requireDrawable();
    Stream<Mark> bands =
        IntStream.range(0, curves.size())
            .filter(i -> curves.get(i).hasErrors())
            .mapToObj(this::band);
    List<Line> lines =
        IntStream.range(0, curves.size()).mapToObj(i -> look.line(i, curves.get(i))).toList();
    List<Mark> marks = Stream.concat(bands, lines.stream()).toList();
    Axis upwards = upwards();
    boolean grid = upwards.kind() != Axis.Kind.LOGARITHMIC;
    return new Chart(look.sheet(0, grid), across(), upwards, marks, lines);
  }

  private Mark band(int index) {
    Curve curve = curves.get(index);
    double floor = logarithmic.y ? curve.lowest() / 2 : Double.NEGATIVE_INFINITY;
    return new Area(curve.band(floor), look.style().ink().colour(index));
  }

  private Axis across() {
    DoubleSummaryStatistics places =
        curves.stream().flatMapToDouble(c -> Arrays.stream(c.x())).summaryStatistics();
    boolean whole =
        curves.stream().flatMapToDouble(c -> Arrays.stream(c.x())).allMatch(v -> v == Math.rint(v));
    Axis.Kind linear = whole ? Axis.Kind.WHOLE : Axis.Kind.LINEAR;
    Axis.Kind kind = logarithmic.x ? Axis.Kind.LOGARITHMIC : linear;
    return Axis.around(x, places.getMin(), places.getMax(), kind);
  }

  private Axis upwards() {
    DoubleSummaryStatistics values =
        curves.stream().flatMapToDouble(Curve::known).summaryStatistics();
    Axis.Kind kind = logarithmic.y ? Axis.Kind.LOGARITHMIC : Axis.Kind.LINEAR;
    return Axis.around(y, values.getMin(), values.getMax(), kind);
  }

  private void requireDrawable() {
    if (curves.isEmpty()) {
      throw new IllegalStateException(
          "Expected at least one curve, got none: call curve(…) first.");
    }
    for (Curve curve : curves) {
      double first = Arrays.stream(curve.x()).min().orElseThrow();
      requirePositive(logarithmic.x, curve, first, "logarithmicPlaces()");
      requirePositive(logarithmic.y, curve, curve.lowest(), "logarithmic()");
    }
  }

  private static void requirePositive(
      boolean logarithmic, Curve curve, double lowest, String cause) {
    if (logarithmic && !(lowest > 0)) {
      throw new IllegalStateException(
          "Curve '"
              + curve.name()
              + "': expected values above 0 on a logarithmic axis, got "
              + lowest
              + ". Leave out "
              + cause
              + ".");
    }
  }

  @Override
  public String toString() {
    List<String> names = curves.stream().map(Curve::name).toList();
    String name = look.title().isEmpty() ? y : look.title();
    return String.format("%s over %s: %d curves %s", name, x, names.size(), names);
  }
}
