package relief.plotting;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A line through points, with gaps where one isn't a number.
 *
 * @param series its number, from 0, which says what it looks like
 * @param marker the diameter of the dot at each point; 0 for none
 */
record Line(Curve curve, int series, Ink ink, double marker) implements Mark {
  @Override
  public void addTo(XYChart chart, Plot plot) {
    BasicStroke stroke = ink.lines(Plot.UNIT * ink.line()).stroke(series);
    boolean cut = stroke.getDashArray() != null && marker == 0;
    double[][] points = cut ? dashes(plot) : new double[][] {curve.x(), curve.y()};
    XYSeries line = plot.addSeries(chart, points[0], points[1]);
    line.setLineColor(ink.colour(series));
    line.setLineStyle(
        cut
            ? new BasicStroke(stroke.getLineWidth(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
            : stroke);
    line.setMarkerColor(ink.colour(series));
    line.setMarker(marker > 0 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
  }

  private double[][] dashes(Plot plot) {
    float[] pattern = ink.stroke(series).getDashArray();
    List<double[]> line =
        IntStream.range(0, curve.x().length)
            .mapToObj(i -> new double[] {plot.x(curve.x()[i]), plot.y(curve.y()[i])})
            .toList();
    List<double[]> dashes = Dashes.of(line, pattern[0], pattern[1]);
    return new double[][] {
      dashes.stream().mapToDouble(point -> plot.placeAt(point[0])).toArray(),
      dashes.stream().mapToDouble(point -> plot.valueAt(point[1])).toArray()
    };
  }

  /** A sample for a legend. */
  void sample(Graphics2D graphics, double x, double y, double length) {
    graphics.setColor(ink.colour(series));
    graphics.setStroke(ink.stroke(series));
    graphics.draw(new Line2D.Double(x, y, x + length, y));
    if (marker > 0) {
      double left = x + (length - marker) / 2;
      graphics.fill(new Ellipse2D.Double(left, y - marker / 2, marker, marker));
    }
  }
}
