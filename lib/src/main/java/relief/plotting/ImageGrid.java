package relief.plotting;

import ai.djl.ndarray.NDArray;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
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
public final class ImageGrid implements Framed {
  private static final double MARGIN = 6;
  private static final int SAMPLES = 8; // pixels for one along each edge

  private final int height;
  private final int width;
  private final List<ImageRow> rows;
  private final Choices choices;
  private final Style style;

  /** Everything but the images; magnification 0 is for the grid to choose. */
  private record Choices(String title, ColourScale.Choice colours, int magnification) {}

  private ImageGrid(int height, int width, List<ImageRow> rows, Choices choices, Style style) {
    this.height = height;
    this.width = width;
    this.rows = rows;
    this.choices = choices;
    this.style = style;
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
    Choices grey = new Choices("", ColourScale.grey(0, 1), 0);
    return new ImageGrid(height, width, List.of(), grey, Style.screen());
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
    return new ImageGrid(height, width, all, choices, style);
  }

  /** With a title above. */
  public ImageGrid title(String title) {
    return with(new Choices(title, choices.colours, choices.magnification));
  }

  /** In grey with other ends, for example {@code grey(-1, 1)} for Ising units. */
  public ImageGrid grey(double white, double black) {
    return with(new Choices(choices.title, ColourScale.grey(white, black), choices.magnification));
  }

  /** Blue below 0, white at 0, red above, up to the largest magnitude in the grid; with a bar. */
  public ImageGrid diverging() {
    return with(new Choices(choices.title, ColourScale.covering(100), choices.magnification));
  }

  /** As {@link #diverging()}, up to a limit of your own, so that figures can be compared. */
  public ImageGrid diverging(double limit) {
    return with(new Choices(choices.title, ColourScale.symmetric(limit), choices.magnification));
  }

  /**
   * As {@link #diverging()}, up to a percentile of the magnitudes: outliers don't pale the rest.
   */
  public ImageGrid divergingToPercentile(double percent) {
    return with(new Choices(choices.title, ColourScale.covering(percent), choices.magnification));
  }

  /**
   * With pixels of so many points each, instead of what fits a page; a style that has a width goes
   * before.
   */
  public ImageGrid magnified(int pointsPerPixel) {
    if (pointsPerPixel < 1) {
      throw new IllegalArgumentException(
          "Expected at least 1 point a pixel, got " + pointsPerPixel + ".");
    }
    return with(new Choices(choices.title, choices.colours, pointsPerPixel));
  }

  private ImageGrid with(Choices other) {
    return new ImageGrid(height, width, rows, other, style);
  }

  @Override
  public ImageGrid styled(Style other) {
    return new ImageGrid(height, width, rows, choices, other);
  }

  @Override
  public Style style() {
    return style;
  }

  @Override
  public double width() {
    GridLayout layout = layout(edges());
    double title = layout.edges().left() + title().width();
    return style.width(Math.ceil(Math.max(layout.right() + barRoom(), title) + space(MARGIN)));
  }

  @Override
  public double height() {
    double bottom = layout(edges()).bottom() + space(MARGIN);
    return style.measured() ? bottom : Math.ceil(bottom);
  }

  @Override
  public Edges edges() {
    double titles =
        IntStream.range(0, rows.size()).mapToDouble(i -> rowTitle(i).width()).max().orElse(0);
    double left = space(MARGIN) + (titles > 0 ? Math.ceil(titles) + space(2 * MARGIN) : 0);
    double title = choices.title.isEmpty() ? 0 : letters().title() + space(MARGIN);
    return new Edges(left, space(MARGIN) + title, barRoom() + space(MARGIN), space(MARGIN));
  }

  @Override
  public void paint(Graphics2D graphics, double height, Edges edges) {
    GridLayout layout = layout(edges);
    Label title = title().within(width() - space(2 * MARGIN));
    double half = title.width() / 2 + space(MARGIN);
    double middle = (layout.edges().left() + layout.right()) / 2;
    double line = edges.top() - space(MARGIN) - letters().title() / 2;
    title.paintAbout(graphics, Math.max(half, Math.min(middle, width() - half)), line);
    ColourScale scale = scale();
    for (int row = 0; row < rows.size(); row++) {
      paint(graphics, row, layout, scale);
    }
    if (scale.bar()) {
      double high = layout.bottom() - edges.top();
      bar().paint(graphics, layout.right() + space(2 * MARGIN), edges.top(), high);
    }
  }

  private void paint(Graphics2D graphics, int row, GridLayout layout, ColourScale scale) {
    double left = layout.edges().left() - space(2 * MARGIN);
    rowTitle(row).paintTo(graphics, left, layout.middle(row));
    List<float[]> images = rows.get(row).images();
    for (int column = 0; column < images.size(); column++) {
      Rectangle2D cell = layout.cell(row, column);
      BufferedImage image = Pixels.of(images.get(column), width, scale).enlarged(SAMPLES);
      Pixels.paint(graphics, image, cell);
      Frame.paint(graphics, cell);
    }
  }

  private GridLayout layout(Edges edges) {
    double points = pointsPerPixel(edges);
    var cells = new GridLayout.Cells(rows.size(), columns(), points * height, points * width);
    return new GridLayout(edges, cells, GridLayout.gap(letters()));
  }

  /** What the style's width leaves for a pixel, or a whole number. */
  private double pointsPerPixel(Edges edges) {
    int columns = columns();
    if (style.measured() && columns > 0) {
      double gaps = (columns - 1) * GridLayout.gap(letters());
      return (style.width(0) - edges.left() - edges.right() - gaps) / columns / width;
    }
    return choices.magnification > 0
        ? choices.magnification
        : GridLayout.magnification(height, width, columns);
  }

  private double barRoom() {
    return scale().bar() ? space(2 * MARGIN) + bar().width() : 0;
  }

  private ColourBar bar() {
    return new ColourBar(scale(), letters());
  }

  private Letters letters() {
    return style.letters();
  }

  private double space(double onScreen) {
    return letters().space(onScreen);
  }

  private Label title() {
    return letters().titleLabel(choices.title);
  }

  private Label rowTitle(int row) {
    return letters().rowLabel(rows.get(row).title());
  }

  private int columns() {
    return rows.stream().mapToInt(ImageRow::size).max().orElse(0);
  }

  private ColourScale scale() {
    return choices.colours.of(rows).in(style);
  }

  @Override
  public String toString() {
    String name = choices.title.isEmpty() ? "Images" : choices.title;
    return String.format(
        "%s: %d rows × %d columns of %d×%d pixels", name, rows.size(), columns(), height, width);
  }
}
