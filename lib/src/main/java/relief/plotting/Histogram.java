package relief.plotting;

import ai.djl.ndarray.NDArray;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How numbers are distributed, such as the weights of several models: outlined histograms with
 * shared bins, one over the other.
 *
 * <pre>{@code
 * Histogram.of("Weight").values("RBM", weights).values("RBM (L1)", sparse).logarithmic();
 * }</pre>
 *
 * <p>Immutable: every method returns another figure.
 */
public final class Histogram implements Framed {
  private static final double MARGIN = 0.03;

  private final String quantity;
  private final List<Values> series;
  private final Look look;
  private final Scaling scaling;

  /** The numbers of one series. */
  private record Values(String name, float[] numbers) {}

  /** What a bin's height means. */
  private record Scaling(int bins, boolean counts, boolean logarithmic) {}

  private Histogram(String quantity, List<Values> series, Look look, Scaling scaling) {
    this.quantity = quantity;
    this.series = series;
    this.look = look;
    this.scaling = scaling;
  }

  /** Without numbers yet; the name of the quantity, with its unit, goes below the axis. */
  public static Histogram of(String quantity) {
    return new Histogram(quantity, List.of(), Look.CHART, new Scaling(60, false, false));
  }

  /**
   * With all the numbers of an array, which are copied.
   *
   * @throws IllegalArgumentException if there are none, one isn't finite or the name is taken
   */
  public Histogram values(String name, NDArray numbers) {
    return values(name, Floats.of(numbers));
  }

  /** As {@link #values(String, NDArray)}. */
  public Histogram values(String name, float[] numbers) {
    requireNew(name);
    requireFinite(name, numbers);
    Values more = new Values(name, numbers.clone());
    List<Values> all = Stream.concat(series.stream(), Stream.of(more)).toList();
    return new Histogram(quantity, all, look, scaling);
  }

  /** With another number of bins than 60. */
  public Histogram bins(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("Expected at least 1 bin, got " + number + ".");
    }
    return scaled(new Scaling(number, scaling.counts, scaling.logarithmic));
  }

  /** With counts instead of a density, which integrates to 1. */
  public Histogram counts() {
    return scaled(new Scaling(scaling.bins, true, scaling.logarithmic));
  }

  /** With a logarithmic axis for the heights: shows the tails beside a high peak. */
  public Histogram logarithmic() {
    return scaled(new Scaling(scaling.bins, scaling.counts, true));
  }

  /** With a title above. */
  public Histogram title(String title) {
    return new Histogram(quantity, series, look.titled(title), scaling);
  }

  /** Of another size, in points. */
  public Histogram size(int width, int height) {
    return new Histogram(quantity, series, look.sized(width, height), scaling);
  }

  private Histogram scaled(Scaling other) {
    return new Histogram(quantity, series, look, other);
  }

  @Override
  public Histogram styled(Style style) {
    return new Histogram(quantity, series, look.styled(style), scaling);
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
   * @throws IllegalStateException if there are no numbers
   */
  @Override
  public void paint(Graphics2D graphics, double height, Edges edges) {
    chart().paint(graphics, height, edges);
  }

  private Chart chart() {
    if (series.isEmpty()) {
      throw new IllegalStateException("Expected numbers to count, got none: call values(…) first.");
    }
    Bins bins = Bins.over(series.stream().map(Values::numbers).toList(), scaling.bins);
    List<double[]> heights = series.stream().map(s -> heights(bins, s.numbers)).toList();
    double floor = scaling.logarithmic ? floor(heights) : 0;
    double top = heights.stream().flatMapToDouble(Arrays::stream).max().orElseThrow();
    List<Line> stairs =
        IntStream.range(0, series.size())
            .mapToObj(i -> stairs(i, bins, heights.get(i), floor))
            .toList();
    List<Mark> marks =
        Stream.concat(stairs.stream().map(Histogram::area), stairs.stream()).toList();
    Axis.Kind kind = scaling.logarithmic ? Axis.Kind.LOGARITHMIC : Axis.Kind.LINEAR;
    String height = scaling.counts ? "Count" : "Density";
    double highest = scaling.logarithmic ? 1.5 * top : (1 + MARGIN) * top;
    Axis upwards = new Axis(height, floor, highest, kind);
    return new Chart(look.sheet(0, !scaling.logarithmic), across(bins), upwards, marks, stairs);
  }

  private Line stairs(int index, Bins bins, double[] heights, double floor) {
    Curve curve = Curve.of(series.get(index).name, bins.stairs(), bins.stairs(heights, floor));
    return new Line(curve, index, look.style().ink(), 0);
  }

  private static Mark area(Line stairs) {
    return new Area(
        new double[][] {stairs.curve().x(), stairs.curve().y()},
        stairs.ink().colour(stairs.series()));
  }

  private Axis across(Bins bins) {
    double space = MARGIN * (bins.high() - bins.low());
    return new Axis(quantity, bins.low() - space, bins.high() + space, Axis.Kind.LINEAR);
  }

  private double[] heights(Bins bins, float[] numbers) {
    double unit = scaling.counts ? 1 : 1 / (numbers.length * bins.width());
    return Arrays.stream(bins.counts(numbers)).map(count -> count * unit).toArray();
  }

  /** Half of the lowest bin that isn't empty. */
  private static double floor(List<double[]> heights) {
    return heights.stream().flatMapToDouble(Arrays::stream).filter(h -> h > 0).min().orElse(1) / 2;
  }

  private void requireNew(String name) {
    if (series.stream().anyMatch(other -> other.name.equals(name))) {
      throw new IllegalArgumentException(
          "Expected a new name, got '" + name + "' again; the legend couldn't tell them.");
    }
  }

  private static void requireFinite(String name, float[] numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("'" + name + "': expected numbers, got an empty array.");
    }
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "': expected finite numbers, got "
                + number
                + ". If these are weights, the training has diverged: try a smaller learning rate.");
      }
    }
  }

  @Override
  public String toString() {
    List<String> names = series.stream().map(Values::name).toList();
    String name = look.title().isEmpty() ? quantity : look.title();
    return String.format("%s: histogram of %d series %s", name, names.size(), names);
  }
}
