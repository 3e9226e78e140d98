package relief.plotting;

import ai.djl.ndarray.NDArray;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rows of images of one size on one scale of colours: data above reconstructions, fantasy
 * particles, filters.
 *
 * <pre>{@code
 * ImageGrid.of(28, 28).row("Data", images).row("RBM", reconstructions).save("reconstructions");
 * }</pre>
 *
 * <p>A grid is immutable: every method returns another one. Pixels stay crisp in all formats.
 */
public final class ImageGrid implements Figure {
  private static final int MARGIN = 6;
  private static final int ROW_TITLE = 15;
  private static final int TITLE = 15;

  private final int height;
  private final int width;
  private final List<ImageRow> rows;
  private final Look look;

  /** Everything but the images; magnification 0 is for the grid to choose. */
  private record Look(String title, ColourScale.Choice colours, int magnification) {}

  private ImageGrid(int height, int width, List<ImageRow> rows, Look look) {
    this.height = height;
    this.width = width;
    this.rows = rows;
    this.look = look;
  }

  /**
   * An empty grid, grey from 0 (white) to 1 (black).
   *
   * @param height the height of an image in pixels
   * @param width the width of an image in pixels
   * @throws IllegalArgumentException if one of them is below 1
   */
  public static ImageGrid of(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Expected images of at least 1×1 pixels, got " + height + "×" + width + ".");
    }
    return new ImageGrid(height, width, List.of(), new Look("", ColourScale.grey(0, 1), 0));
  }

  /**
   * With one more row.
   *
   * @param title what stands left of it; may be empty
   * @param images numbers [images, height · width], which are copied
   * @throws IllegalArgumentException if the shape doesn't fit or a number isn't finite
   */
  public ImageGrid row(String title, NDArray images) {
    return and(List.of(ImageRow.of(title, images, height, width)));
  }

  /**
   * With one set of images in as many rows as it takes.
   *
   * @param columns how many images there are in a row
   * @param images numbers [images, height · width], which are copied
   * @throws IllegalArgumentException if the shape doesn't fit or a number isn't finite
   */
  public ImageGrid wrapped(int columns, NDArray images) {
    return wrapped(columns, ImageRow.of("", images, height, width));
  }

  ImageGrid wrapped(int columns, ImageRow images) {
    if (columns < 1) {
      throw new IllegalArgumentException("Expected at least 1 column, got " + columns + ".");
    }
    return and(images.wrapped(columns));
  }

  private ImageGrid and(List<ImageRow> more) {
    List<ImageRow> all = Stream.concat(rows.stream(), more.stream()).toList();
    return new ImageGrid(height, width, all, look);
  }

  /** With a title above. */
  public ImageGrid title(String title) {
    return with(new Look(title, look.colours, look.magnification));
  }

  /** In grey with other ends, for example {@code grey(-1, 1)} for Ising units. */
  public ImageGrid grey(double white, double black) {
    return with(new Look(look.title, ColourScale.grey(white, black), look.magnification));
  }

  /** Blue below 0, white at 0, red above, up to the largest magnitude in the grid; with a bar. */
  public ImageGrid diverging() {
    return with(new Look(look.title, ColourScale.covering(100), look.magnification));
  }

  /** As {@link #diverging()}, up to a limit of your own, so that figures can be compared. */
  public ImageGrid diverging(double limit) {
    return with(new Look(look.title, ColourScale.symmetric(limit), look.magnification));
  }

  /**
   * As {@link #diverging()}, up to a percentile of the magnitudes: outliers don't pale the rest.
   */
  public ImageGrid divergingToPercentile(double percent) {
    return with(new Look(look.title, ColourScale.covering(percent), look.magnification));
  }

  /** With pixels of so many points each, instead of what fits a page. */
  public ImageGrid magnified(int pointsPerPixel) {
    if (pointsPerPixel < 1) {
      throw new IllegalArgumentException(
          "Expected at least 1 point a pixel, got " + pointsPerPixel + ".");
    }
    return with(new Look(look.title, look.colours, pointsPerPixel));
  }

  private ImageGrid with(Look other) {
    return new ImageGrid(height, width, rows, other);
  }

  @Override
  public int width() {
    double bar = scale().bar() ? 2 * MARGIN + new ColourBar(scale()).width() : 0;
    double title = Label.bold(look.title, TITLE).width();
    return (int) Math.ceil(Math.max(layout().right() + bar, layout().left() + title) + MARGIN);
  }

  @Override
  public int height() {
    return layout().bottom() + MARGIN;
  }

  @Override
  public void paint(Graphics2D graphics) {
    GridLayout layout = layout();
    ColourScale scale = scale();
    double middle = (layout.left() + layout.right()) / 2.0;
    double half = Label.bold(look.title, TITLE).width() / 2;
    Label.bold(look.title, TITLE)
        .paintAbout(graphics, Math.max(middle, half + MARGIN), MARGIN + TITLE / 2.0);
    for (int row = 0; row < rows.size(); row++) {
      paint(graphics, row, layout, scale);
    }
    if (scale.bar()) {
      int x = layout.right() + 2 * MARGIN;
      new ColourBar(scale).paint(graphics, x, layout.top(), layout.bottom() - layout.top());
    }
  }

  private void paint(Graphics2D graphics, int row, GridLayout layout, ColourScale scale) {
    rowTitle(row).paintTo(graphics, layout.left() - 2 * MARGIN, layout.middle(row));
    List<float[]> images = rows.get(row).images();
    for (int column = 0; column < images.size(); column++) {
      Rectangle cell = layout.cell(row, column);
      BufferedImage image =
          Pixels.of(images.get(column), width, scale).enlarged(2 * cell.width / width);
      graphics.drawImage(image, cell.x, cell.y, cell.width, cell.height, null);
      Frame.paint(graphics, cell);
    }
  }

  private GridLayout layout() {
    int columns = columns();
    int points =
        look.magnification > 0
            ? look.magnification
            : GridLayout.magnification(height, width, columns);
    double titles =
        IntStream.range(0, rows.size()).mapToDouble(i -> rowTitle(i).width()).max().orElse(0);
    int left = MARGIN + (titles > 0 ? (int) Math.ceil(titles) + 2 * MARGIN : 0);
    int top = MARGIN + (look.title.isEmpty() ? 0 : TITLE + MARGIN);
    return new GridLayout(left, top, rows.size(), columns, points * height, points * width);
  }

  private Label rowTitle(int row) {
    return Label.plain(rows.get(row).title(), ROW_TITLE);
  }

  private int columns() {
    return rows.stream().mapToInt(ImageRow::size).max().orElse(0);
  }

  private ColourScale scale() {
    return look.colours.of(rows);
  }

  @Override
  public String toString() {
    String name = look.title.isEmpty() ? "Images" : look.title;
    return String.format(
        "%s: %d rows × %d columns of %d×%d pixels", name, rows.size(), columns(), height, width);
  }
}
