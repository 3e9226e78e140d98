package relief.plotting;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * Something to look at: a notebook shows it, a paper prints it. A figure is immutable and keeps its
 * own copy of what it shows, so that it outlives the workspace that the numbers came from.
 *
 * <p>Lengths are in points. On a screen a point is one CSS pixel; in a PDF, and in all files of a
 * figure whose style has a width in millimetres, it is 1/72 inch.
 */
public interface Figure {
  /** The width in points. */
  double width();

  /** The height in points. */
  double height();

  /** Paints the figure into the rectangle from (0, 0) to (width, height). */
  void paint(Graphics2D graphics);

  /** How it looks: {@link Style#screen()} unless it was {@link #styled}. */
  default Style style() {
    return Style.screen();
  }

  /**
   * The same figure in another style, for example {@code figure.styled(Style.paper())} for a column
   * of a journal. A figure of your own that knows no styles stays as it is.
   */
  default Figure styled(Style style) {
    return this;
  }

  /**
   * The figure as pixels, on white.
   *
   * @param scale pixels a point; 1 for a screen, 2 for a sharp screen, 3 or 4 for print
   * @throws IllegalArgumentException if the scale isn't in (0, 20]
   */
  default BufferedImage image(double scale) {
    if (!(scale > 0 && scale <= 20)) {
      throw new IllegalArgumentException(
          "Expected a scale above 0 and at most 20 pixels a point, got " + scale + ".");
    }
    int columns = (int) Math.ceil(width() * scale);
    int rows = (int) Math.ceil(height() * scale);
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHints(Hints.SMOOTH);
    graphics.setBackground(Color.WHITE);
    graphics.clearRect(0, 0, columns, rows);
    graphics.scale(scale, scale);
    paint(graphics);
    graphics.dispose();
    return image;
  }

  /** The bytes of a PNG file of {@link #image}. */
  default byte[] png(double scale) {
    return Png.of(image(scale));
  }

  /**
   * Writes {@code base.png}, {@code base.svg} and {@code base.pdf}, or only the one that the name
   * ends with; missing folders are made. Each file is written whole or not at all, and the same
   * figure gives the same bytes. A PNG has 3 pixels a point, or 600 an inch if the style is for
   * print.
   *
   * @param base where to, for example {@code "filters"}: a path within the folder that the
   *     environment variable {@code RELIEF_FIGURES} names (the notebook kernel sets it), or within
   *     the working directory where it names none
   * @return this figure, so that the last line of a notebook cell both saves and shows it
   * @throws java.io.UncheckedIOException if a file can't be written
   */
  default Figure save(String base) {
    String folder = System.getenv().getOrDefault("RELIEF_FIGURES", "");
    return save(Path.of(folder).resolve(base));
  }

  /** As {@link #save(String)}, with a path of your own. */
  default Figure save(Path base) {
    Export.save(this, base);
    return this;
  }
}
