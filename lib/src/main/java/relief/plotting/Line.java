package relief.plotting;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/**
 * A line through points, with gaps where one isn't a number.
 *
 * @param marker the diameter of the dot at each point; 0 for none
 */
record Line(Curve curve, Color colour, BasicStroke stroke, double marker) implements Mark {
  @Override
  public void paint(Graphics2D graphics, Plot plot) {
    graphics.setColor(colour);
    graphics.setStroke(stroke);
    graphics.draw(path(plot));
    for (int i = 0; marker > 0 && i < curve.x().length; i++) {
      if (!Double.isNaN(curve.y()[i])) {
        dot(graphics, plot.x(curve.x()[i]), plot.y(curve.y()[i]));
      }
    }
  }

  private Path2D path(Plot plot) {
    Path2D path = new Path2D.Double();
    boolean drawing = false;
    for (int i = 0; i < curve.x().length; i++) {
      double x = plot.x(curve.x()[i]);
      double y = plot.y(curve.y()[i]);
      if (Double.isNaN(y)) {
        drawing = false;
      } else if (drawing) {
        path.lineTo(x, y);
      } else {
        path.moveTo(x, y);
        drawing = true;
      }
    }
    return path;
  }

  private void dot(Graphics2D graphics, double x, double y) {
    graphics.fill(new Ellipse2D.Double(x - marker / 2, y - marker / 2, marker, marker));
  }

  /** A sample for a legend. */
  void sample(Graphics2D graphics, double x, double y, double length) {
    Path2D path = new Path2D.Double();
    path.moveTo(x, y);
    path.lineTo(x + length, y);
    graphics.setColor(colour);
    graphics.setStroke(stroke);
    graphics.draw(path);
    if (marker > 0) {
      dot(graphics, x + length / 2, y);
    }
  }
}
