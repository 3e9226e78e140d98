package relief.plotting;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;

/** A tinted polygon. */
record Area(double[][] outline, Color colour) implements Mark {
  private static final int OPACITY = 45;

  @Override
  public void paint(Graphics2D graphics, Plot plot) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < outline[0].length; i++) {
      double x = plot.x(outline[0][i]);
      double y = plot.y(outline[1][i]);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), OPACITY));
    graphics.fill(path);
  }
}
