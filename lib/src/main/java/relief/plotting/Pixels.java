package relief.plotting;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** The numbers of one image in their colours, one pixel each. */
record Pixels(BufferedImage image) {
  static Pixels of(float[] numbers, int width, ColourScale scale) {
    BufferedImage image =
        new BufferedImage(width, numbers.length / width, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < numbers.length; i++) {
      image.setRGB(i % width, i / width, scale.rgb(numbers[i]));
    }
    return new Pixels(image);
  }

  /**
   * So many pixels in each direction for one. A viewer of PDF or SVG that smoothes images then has
   * only the edges of pixels to smooth.
   */
  BufferedImage enlarged(int factor) {
    int width = factor * image.getWidth();
    int height = factor * image.getHeight();
    BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = large.createGraphics();
    graphics.setRenderingHints(Hints.SMOOTH);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return large;
  }

  /** An image stretched over a place that need not be whole points. */
  static void paint(Graphics2D graphics, BufferedImage image, Rectangle2D place) {
    AffineTransform stretch = AffineTransform.getTranslateInstance(place.getX(), place.getY());
    stretch.scale(place.getWidth() / image.getWidth(), place.getHeight() / image.getHeight());
    Graphics2D part = (Graphics2D) graphics.create();
    part.drawImage(image, stretch, null);
    part.dispose();
  }
}
