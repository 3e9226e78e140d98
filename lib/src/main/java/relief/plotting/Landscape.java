package relief.plotting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
public final class Landscape implements Framed {
  private static final double THIN = 0.75; // of the line of curves
  private static final double SPACE = 10;
  private static final double DOT = 4;
  private static final int FEW = 60; // points that are worth a dot each

  private final List<String> axes;
  private final Terrain terrain;
  private final List<Curve> paths;
  private final Look look;

  private Landscape(List<String> axes, Terrain terrain, List<Curve> paths, Look look) {
    this.axes = axes;
    this.terrain = terrain;
    this.paths = paths;
    this.look = look;
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
    return new Landscape(List.of(x, y), terrain, List.of(), Look.SQUARE);
  }

  /** With all places above this height in one colour, so that the valleys have the others. */
  public Landscape upTo(double height) {
    Terrain other = new Terrain(terrain.low(), terrain.high(), terrain.heights(), (float) height);
    return new Landscape(axes, other, paths, look);
  }

  /**
   * With a path, which may leave the square and is then cut off.
   *
   * @param name for the legend, which is there if there are several paths
   */
  public Landscape path(String name, double[] x, double[] y) {
    List<Curve> all = Stream.concat(paths.stream(), Stream.of(Curve.of(name, x, y))).toList();
    return new Landscape(axes, terrain, all, look);
  }

  /** With a title above. */
  public Landscape title(String title) {
    return new Landscape(axes, terrain, paths, look.titled(title));
  }

  /** Of another size, in points. */
  public Landscape size(int width, int height) {
    return new Landscape(axes, terrain, paths, look.sized(width, height));
  }

  @Override
  public Landscape styled(Style style) {
    return new Landscape(axes, terrain, paths, look.styled(style));
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

  @Override
  public void paint(Graphics2D graphics, double height, Edges edges) {
    Rectangle2D frame = edges.plot(width(), height);
    Pixels.paint(graphics, terrain.image(terrain.scale().in(look.style())), frame);
    chart().paint(graphics, height, edges);
    bar().paint(graphics, frame.getMaxX() + space(), frame.getY(), frame.getHeight());
  }

  private double space() {
    return look.style().letters().space(SPACE);
  }

  private ColourBar bar() {
    return new ColourBar(terrain.scale().in(look.style()), look.style().letters());
  }

  private Chart chart() {
    List<Line> lines = IntStream.range(0, paths.size()).mapToObj(this::line).toList();
    return new Chart(
        look.sheet(bar().width() + space(), false),
        axis(axes.get(0)),
        axis(axes.get(1)),
        lines,
        lines);
  }

  private Axis axis(String name) {
    return new Axis(name, terrain.low(), terrain.high(), Axis.Kind.LINEAR);
  }

  private Line line(int number) {
    Line line = look.line(number + 1, paths.get(number));
    Ink thin = line.ink().lines(THIN * line.ink().line());
    double dot = line.curve().x().length <= FEW ? look.style().letters().space(DOT) : 0;
    return new Line(line.curve(), line.series(), thin, dot);
  }

  @Override
  public String toString() {
    String name = look.title().isEmpty() ? "Landscape" : look.title();
    int side = terrain.side();
    return String.format("%s: %d × %d places, %d paths", name, side, side, paths.size());
  }
}
