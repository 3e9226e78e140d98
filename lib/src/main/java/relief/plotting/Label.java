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

  static Label plain(String text, int size) {
    return new Label(text, font(Font.PLAIN, size));
  }

  static Label bold(String text, int size) {
    return new Label(text, font(Font.BOLD, size));
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  double width() {
    return text.isEmpty() ? 0 : font.getStringBounds(text, EXACT).getWidth();
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
}
