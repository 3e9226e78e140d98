package relief.plotting;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;

/**
 * A thin frame round a rectangle. It hides no pixel of what it frames, and is painted after it,
 * since viewers of PDF stretch images over half of the neighbouring pixels.
 */
final class Frame {
  private static final double LINE = 0.6;
  private static final Color COLOUR = new Color(0xB0, 0xB0, 0xB0);

  private Frame() {}

  static void paint(Graphics2D graphics, Rectangle2D inner) {
    Area ring =
        new Area(
            new Rectangle2D.Double(
                inner.getX() - LINE,
                inner.getY() - LINE,
                inner.getWidth() + 2 * LINE,
                inner.getHeight() + 2 * LINE));
    ring.subtract(new Area(inner));
    graphics.setColor(COLOUR);
    graphics.fill(ring);
  }
}
