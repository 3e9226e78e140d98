package relief.plotting;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A slim vertical bar that says which number a colour stands for. */
record ColourBar(ColourScale scale, Letters letters) {
  private static final int THICKNESS = 10;
  private static final int SPACE = 6;
  private static final int STEPS = 255; // odd, so that the middle is a step of its own

  double width() {
    return letters.space(THICKNESS + SPACE)
        + Math.max(label(scale.low()).width(), label(scale.high()).width());
  }

  void paint(Graphics2D graphics, double x, double y, double height) {
    var bar = new Rectangle2D.Double(x, y, letters.space(THICKNESS), height);
    Pixels.paint(graphics, colours(), bar);
    Frame.paint(graphics, bar);
    double left = x + letters.space(THICKNESS + SPACE);
    label(scale.high()).paintFrom(graphics, left, y + letters.tick() / 2);
    label((scale.low() + scale.high()) / 2).paintFrom(graphics, left, y + height / 2);
    label(scale.low()).paintFrom(graphics, left, y + height - letters.tick() / 2);
  }

  private BufferedImage colours() {
    BufferedImage image = new BufferedImage(1, STEPS, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < STEPS; i++) {
      image.setRGB(0, i, scale.map().rgb(1 - i / (STEPS - 1.0)));
    }
    return image;
  }

  /** With a twentieth of the range still visible, and a minus sign that isn't a hyphen. */
  private Label label(double value) {
    int digits = (int) Math.ceil(-Math.log10((scale.high() - scale.low()) / 20));
    BigDecimal rounded = new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP);
    String number = rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    return letters.tickLabel(number.replace('-', '\u2212'));
  }
}
