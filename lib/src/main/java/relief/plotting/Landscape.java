package relief.plotting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A function of two numbers over a square, such as the free energy of a machine with two real
 * units: valleys are dark, heights are bright. Paths, such as those of Markov chains, go over it.
 *
 * <pre>{@code
 * var places = Landscape.places(workspace.memory(), -4, 4, 160);
 * var energy = machine.freeEnergy(State.observing(Batch.of(places)));
 * Landscape.of("x₁", "x₂", -4, 4, energy).path("a chain", first, second);
 * }</pre>
 *
 * <p>Immutable: every method returns another figure.
 */
public final class Landscape implements Figure {
  private static final ChartStyle STYLE = new ChartStyle("", 400, 360);
  private static final Color NOTHING = new Color(0, true);
  private static final float LINE = 1.2f;
  private static final int SPACE = 10;
  private static final int FEW = 60; // points that are worth a marker each

  private final List<String> axes;
  private final Terrain terrain;
  private final List<Curve> paths;
  private final ChartStyle style;

  private Landscape(List<String> axes, Terrain terrain, List<Curve> paths, ChartStyle style) {
    this.axes = axes;
    this.terrain = terrain;
    this.paths = paths;
    this.style = style;
  }

  /**
   * The places of a square, {@code [side · side, 2]}, both axes from {@code low} to {@code high},
   * in the order in which {@link #of} takes heights.
   *
   * @param memory what owns the array
   * @param side how many places along each axis
   */
  public static NDArray places(NDManager memory, double low, double high, int side) {
    if (side < 2 || !(low < high)) {
      throw new IllegalArgumentException(
          "Expected at least two places an axis, from a low to a high number, got "
              + side
              + " from "
              + low
              + " to "
              + high
              + ".");
    }
    float[] places = new float[2 * side * side];
    double step = (high - low) / (side - 1);
    for (int i = 0; i < side * side; i++) {
      places[2 * i] = (float) (low + step * (i % side));
      places[2 * i + 1] = (float) (low + step * (i / side));
    }
    return memory.create(places, new Shape((long) side * side, 2));
  }

  /**
   * A landscape without paths.
   *
   * @param x the name of the axis to the right
   * @param y of the axis upwards
   * @param low where both axes begin
   * @param high where they end
   * @param heights a number for each of {@link #places}
   */
  public static Landscape of(String x, String y, double low, double high, NDArray heights) {
    Terrain terrain = new Terrain(low, high, Floats.of(heights), Float.POSITIVE_INFINITY);
    return new Landscape(List.of(x, y), terrain, List.of(), STYLE);
  }

  /** With all places above this height in one colour, so that the valleys have the others. */
  public Landscape upTo(double height) {
    Terrain other = new Terrain(terrain.low(), terrain.high(), terrain.heights(), (float) height);
    return new Landscape(axes, other, paths, style);
  }

  /**
   * With a path, which may leave the square and is then cut off.
   *
   * @param name for the legend, which is there if there are several paths
   */
  public Landscape path(String name, double[] x, double[] y) {
    List<Curve> all = Stream.concat(paths.stream(), Stream.of(Curve.of(name, x, y))).toList();
    return new Landscape(axes, terrain, all, style);
  }

  /** With a title above. */
  public Landscape title(String title) {
    return new Landscape(axes, terrain, paths, style.titled(title));
  }

  /** Of another size, in points. */
  public Landscape size(int width, int height) {
    return new Landscape(axes, terrain, paths, style.sized(width, height));
  }

  @Override
  public int width() {
    return style.width();
  }

  @Override
  public int height() {
    return style.height();
  }

  @Override
  public void paint(Graphics2D graphics) {
    ColourBar bar = new ColourBar(terrain.scale());
    int room = (int) Math.ceil(bar.width()) + 2 * SPACE;
    XYChart chart = chart(width() - room);
    lay(chart);
    int left = (int) Math.round(chart.getScreenXFromChart(terrain.low()));
    int right = (int) Math.round(chart.getScreenXFromChart(terrain.high()));
    int top = (int) Math.round(chart.getScreenYFromChart(terrain.high()));
    int bottom = (int) Math.round(chart.getScreenYFromChart(terrain.low()));
    graphics.drawImage(terrain.image(), left, top, right - left, bottom - top, null);
    Graphics2D inner = (Graphics2D) graphics.create();
    chart.paint(inner, chart.getWidth(), chart.getHeight());
    inner.dispose();
    bar.paint(graphics, width() - room + SPACE, top, bottom - top);
  }

  /** XChart knows where its axes are once it has painted. */
  private void lay(XYChart chart) {
    Graphics2D nowhere = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    chart.paint(nowhere, chart.getWidth(), chart.getHeight());
    nowhere.dispose();
  }

  private XYChart chart(int room) {
    XYChart chart = style.sized(room, height()).chart(axes.get(0), axes.get(1));
    XYStyler styler = chart.getStyler();
    double[] ends = {terrain.low(), terrain.high()};
    styler.setXAxisMin(ends[0]).setXAxisMax(ends[1]).setYAxisMin(ends[0]).setYAxisMax(ends[1]);
    styler.setPlotContentSize(1);
    styler.setChartBackgroundColor(NOTHING);
    styler.setPlotBackgroundColor(NOTHING);
    styler.setPlotGridLinesVisible(false);
    styler.setLegendVisible(paths.size() > 1);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    Ticks.horizontal(styler, ends[0], ends[1], false);
    Ticks.vertical(styler, ends[0], ends[1]);
    ChartStyle.addUneven(chart, ends, ends);
    for (int i = 0; i < paths.size(); i++) {
      addPath(chart, i);
    }
    return chart;
  }

  private void addPath(XYChart chart, int number) {
    Curve path = paths.get(number);
    double[][] points = {path.x(), path.y()};
    XYSeries line = ChartStyle.addLine(chart, number + 1, path.name(), points);
    line.setLineStyle(new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    line.setMarker(path.x().length <= FEW ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
  }

  @Override
  public String toString() {
    String name = style.title().isEmpty() ? "Landscape" : style.title();
    int side = terrain.side();
    return String.format("%s: %d × %d places, %d paths", name, side, side, paths.size());
  }
}
