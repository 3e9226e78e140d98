package relief.plotting;

import java.awt.Graphics2D;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Figures side by side, in rows of equally wide columns; each keeps its own title.
 *
 * <p>All are shown at their own size: give image grids a {@code magnified(…)} that lets the columns
 * fit the page.
 */
public final class Panels implements Figure {
  private static final int GAP = 14;

  private final int columns;
  private final List<Figure> figures;

  private Panels(int columns, List<Figure> figures) {
    this.columns = columns;
    this.figures = figures;
  }

  /**
   * Row by row, so many in a row.
   *
   * @throws IllegalArgumentException if there are no columns or no figures
   */
  public static Panels of(int columns, Figure... figures) {
    if (columns < 1 || figures.length < 1) {
      throw new IllegalArgumentException(
          "Expected at least one column and one figure, got "
              + columns
              + " columns and "
              + figures.length
              + " figures.");
    }
    return new Panels(Math.min(columns, figures.length), List.of(figures));
  }

  @Override
  public int width() {
    return columns * (columnWidth() + GAP) - GAP;
  }

  @Override
  public int height() {
    return top(rows()) - GAP;
  }

  @Override
  public void paint(Graphics2D graphics) {
    for (int i = 0; i < figures.size(); i++) {
      Figure figure = figures.get(i);
      Graphics2D panel = (Graphics2D) graphics.create();
      panel.translate((i % columns) * (columnWidth() + GAP), top(i / columns));
      figure.paint(panel);
      panel.dispose();
    }
  }

  private int columnWidth() {
    return figures.stream().mapToInt(Figure::width).max().orElseThrow();
  }

  private int rows() {
    return (figures.size() + columns - 1) / columns;
  }

  /** Where a row begins. */
  private int top(int row) {
    return IntStream.range(0, row).map(r -> rowHeight(r) + GAP).sum();
  }

  private int rowHeight(int row) {
    int to = Math.min((row + 1) * columns, figures.size());
    return figures.subList(row * columns, to).stream().mapToInt(Figure::height).max().orElseThrow();
  }

  @Override
  public String toString() {
    return String.format("%d panels: %s", figures.size(), figures);
  }
}
