package relief.plotting;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;

/** A line of text that knows its width before it is painted. Sizes are in points. */
record Label(String text, Font font) {
  static final Color INK = new Color(0x22, 0x22, 0x22);

  // Layout must not depend on the resolution: unhinted, fractional widths.
  private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

  double width() {
    return text.isEmpty() ? 0 : font.getStringBounds(text, EXACT).getWidth();
  }

  /** How high a line is, with what goes below its base. */
  double height() {
    return text.isEmpty() ? 0 : 1.2 * font.getSize2D();
  }

  /** In letters so small that it is no wider than this. */
  Label within(double widest) {
    double share = Math.max(0, widest) / width();
    return share < 1 ? new Label(text, font.deriveFont((float) share * font.getSize2D())) : this;
  }

  /** Begins at x, the capitals centred about {@code middle}. */
  void paintFrom(Graphics2D graphics, double x, double middle) {
    if (!text.isEmpty()) {
      double capitals = font.createGlyphVector(EXACT, "H").getVisualBounds().getHeight();
      graphics.setFont(font);
      graphics.setColor(INK);
      graphics.drawString(text, (float) x, (float) (middle + capitals / 2));
    }
  }

  /** Ends at x. */
  void paintTo(Graphics2D graphics, double x, double middle) {
    paintFrom(graphics, x - width(), middle);
  }

  /** Centred about x. */
  void paintAbout(Graphics2D graphics, double x, double middle) {
    paintFrom(graphics, x - width() / 2, middle);
  }

  /** Centred about a point, read from below to above. */
  void paintUpwards(Graphics2D graphics, double middle, double y) {
    Graphics2D turned = (Graphics2D) graphics.create();
    turned.translate(middle, y);
    turned.rotate(-Math.PI / 2);
    paintAbout(turned, 0, 0);
    turned.dispose();
  }
}
