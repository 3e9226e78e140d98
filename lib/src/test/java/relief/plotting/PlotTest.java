package relief.plotting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PlotTest {
  private static final int PIXELS = 6; // a point
  private static final Letters LETTERS = Style.screen().letters();
  private static final Rectangle2D FRAME = new Rectangle2D.Double(40.37, 20.71, 331.43, 240.59);

  /** Both axes, with the values of their ticks. */
  private record Ticked(Plot plot, double[] across, double[] upwards) {
    static Ticked of(Axis axis) {
      List<Tick> across = axis.across(FRAME.getWidth(), LETTERS);
      List<Tick> upwards = axis.upwards(FRAME.getHeight(), LETTERS);
      Scale x = Scale.of(axis, across);
      Plot plot = new Plot(FRAME, x, Scale.of(axis, upwards), Style.screen());
      return new Ticked(
          plot,
          across.stream().mapToDouble(tick -> plot.x(tick.value())).toArray(),
          upwards.stream().mapToDouble(tick -> plot.y(tick.value())).toArray());
    }

    BufferedImage image(boolean grid) {
      BufferedImage image = new BufferedImage(2400, 1800, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setRenderingHints(Hints.SMOOTH);
      graphics.setBackground(Color.WHITE);
      graphics.clearRect(0, 0, 2400, 1800);
      graphics.scale(PIXELS, PIXELS);
      plot.paint(graphics, List.of(), grid);
      graphics.dispose();
      return image;
    }
  }

  private static Axis axis(double low, double high, Axis.Kind kind) {
    return new Axis("x", low, high, kind);
  }

  @Test
  void marksOfEvenlySpacedNumbersAreWhereTheNumbersAre() {
    for (Axis axis :
        List.of(
            axis(-0.037, 1.21, Axis.Kind.LINEAR),
            axis(-4, 4, Axis.Kind.LINEAR), // ticks at both ends
            axis(-0.5, 0.5, Axis.Kind.WHOLE), // one tick
            axis(3.97e-12, 6.03e-12, Axis.Kind.LINEAR),
            axis(1e9 + 0.1, 1e9 + 7, Axis.Kind.LINEAR),
            axis(2e-9, 30, Axis.Kind.LOGARITHMIC))) {
      Ticked ticked = Ticked.of(axis);
      BufferedImage image = ticked.image(false);
      assertSame(ticked.across, below(image), axis + " across");
      assertSame(ticked.upwards, beside(image), axis + " upwards");
    }
  }

  @Test
  void numbersOfALogarithmicAxisHaveMarks() {
    for (Axis axis :
        List.of(
            axis(0.13, 270, Axis.Kind.LOGARITHMIC),
            axis(0.7, 9.2, Axis.Kind.LOGARITHMIC),
            axis(20.3, 50.5, Axis.Kind.LOGARITHMIC))) {
      Ticked ticked = Ticked.of(axis);
      BufferedImage image = ticked.image(false);
      assertAmong(ticked.across, below(image), axis + " across");
      assertAmong(ticked.upwards, beside(image), axis + " upwards");
    }
  }

  @Test
  void linesOfTheGridAreWhereTheNumbersAre() {
    Ticked ticked = Ticked.of(axis(-0.037, 1.21, Axis.Kind.LINEAR));
    BufferedImage image = ticked.image(true);
    int middle = (int) (PIXELS * FRAME.getCenterX());
    int last = (int) (PIXELS * (FRAME.getMaxY() - 1)); // not the axis
    double[] lines = runs(last, y -> (image.getRGB(middle, y) & 0xFF) < 0xF4);
    assertSame(ticked.upwards, lines, "grid");
  }

  @Test
  void dashesGoOnFromPointToPoint() {
    List<double[]> few = List.of(new double[] {0, 0}, new double[] {0, 30});
    List<double[]> many = new ArrayList<>();
    for (int i = 0; i <= 300; i++) {
      many.add(new double[] {0, 0.1 * i});
    }
    for (List<double[]> line : List.of(few, many)) {
      List<double[]> dashes = Dashes.of(line, 4, 2);
      assertEquals(20, length(dashes), 1e-9);
      assertEquals(5, dashes.stream().filter(point -> Double.isNaN(point[0])).count(), "gaps");
    }
  }

  @Test
  void dashesLeaveOutWhatIsUnknown() {
    List<double[]> line =
        List.of(new double[] {0, 0}, new double[] {1, Double.NaN}, new double[] {2, 0});
    assertEquals(0, length(Dashes.of(line, 4, 2)));
  }

  private static double length(List<double[]> points) {
    double length = 0;
    for (int i = 1; i < points.size(); i++) {
      double piece = points.get(i)[1] - points.get(i - 1)[1];
      length += Double.isNaN(piece) ? 0 : piece;
    }
    return length;
  }

  /** Where marks cross a row of pixels below the plot, in points. */
  private static double[] below(BufferedImage image) {
    int row = (int) (PIXELS * (FRAME.getMaxY() + Plot.TICK / 2));
    return runs(image.getWidth(), x -> (image.getRGB(x, row) & 0xFF) < 0xA0);
  }

  private static double[] beside(BufferedImage image) {
    int column = (int) (PIXELS * (FRAME.getX() - Plot.TICK / 2));
    return runs(image.getHeight(), y -> (image.getRGB(column, y) & 0xFF) < 0xA0);
  }

  private static double[] runs(int length, IntPredicate dark) {
    DoubleStream.Builder middles = DoubleStream.builder();
    int start = -1;
    for (int i = 0; i < length; i++) {
      if (dark.test(i) && start < 0) {
        start = i;
      } else if (!dark.test(i) && start >= 0) {
        middles.add((start + i) / 2.0 / PIXELS);
        start = -1;
      }
    }
    return middles.build().toArray();
  }

  private static void assertSame(double[] expected, double[] found, String what) {
    assertEquals(expected.length, found.length, what);
    assertAmong(expected, found, what);
  }

  private static void assertAmong(double[] expected, double[] found, String what) {
    assertTrue(expected.length > 0, what);
    for (double place : expected) {
      double nearest = DoubleStream.of(found).map(f -> Math.abs(f - place)).min().orElse(1e9);
      assertTrue(nearest < 0.2, what + ": no mark within 0.2 points of " + place);
    }
  }
}
