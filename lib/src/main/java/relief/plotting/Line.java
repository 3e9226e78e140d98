package relief.plotting;

import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
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
    XYSeries line = plot.addSeries(chart, curve.x(), curve.y());
    line.setLineColor(ink.colour(series));
    line.setLineStyle(ink.lines(Plot.UNIT * ink.line()).stroke(series));
    line.setMarkerColor(ink.colour(series));
    line.setMarker(marker > 0 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
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
