package relief.plotting;

import java.awt.Graphics2D;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Figures side by side, in rows of equally wide columns; each keeps its own title. Charts in a row
 * are equally high, and the axes of neighbours are in line.
 *
 * <p>Without a style all are shown at their own size: give image grids a {@code magnified(…)} that
 * lets the columns fit the page. A style with a width gives each column its share of it.
 */
public final class Panels implements Figure {
  private static final double GAP = 14;

  private final int columns;
  private final List<Figure> figures;
  private final boolean lettered;
  private final Style style;

  private Panels(int columns, List<Figure> figures, boolean lettered, Style style) {
    this.columns = columns;
    this.figures = figures;
    this.lettered = lettered;
    this.style = style;
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
    int fewer = Math.min(columns, figures.length);
    return new Panels(fewer, List.of(figures), false, Style.screen());
  }

  /** With (a), (b), … above the panels, at their left. */
  public Panels lettered() {
    return new Panels(columns, figures, true, style);
  }

  /** All panels in this style; each column has its share of the width. */
  @Override
  public Panels styled(Style other) {
    double gaps = (columns - 1) * other.letters().space(GAP);
    double share = (other.width(0) - gaps) / columns;
    Style each = other.measured() ? other.wide(share) : other;
    List<Figure> all = figures.stream().map(figure -> figure.styled(each)).toList();
    return new Panels(columns, all, lettered, other);
  }

  @Override
  public Style style() {
    return style;
  }

  @Override
  public double width() {
    return style.width(columns * (columnWidth() + gap()) - gap());
  }

  @Override
  public double height() {
    return top(rows()) - gap();
  }

  @Override
  public void paint(Graphics2D graphics) {
    for (int i = 0; i < figures.size(); i++) {
      Graphics2D panel = (Graphics2D) graphics.create();
      panel.translate((i % columns) * (columnWidth() + gap()), top(i / columns));
      if (lettered) {
        Label letter = letter(i);
        letter.paintFrom(panel, 0, letter.height() / 2);
        panel.translate(0, strip());
      }
      paint(panel, i);
      panel.dispose();
    }
  }

  private void paint(Graphics2D graphics, int index) {
    if (figures.get(index) instanceof Framed framed) {
      framed.paint(graphics, rowHeight(index / columns), edges(index));
    } else {
      figures.get(index).paint(graphics);
    }
  }

  /** Those of the panel, and of its neighbours in the row and, among charts, in the column. */
  private Edges edges(int index) {
    Edges own = ((Framed) figures.get(index)).edges();
    Edges high = row(index / columns).map(Framed::edges).reduce(own, Edges::high);
    BinaryOperator<Edges> wide = Edges::wide;
    return figures.get(index) instanceof ImageGrid
        ? high
        : column(index % columns).map(Framed::edges).reduce(high, wide);
  }

  private Stream<Framed> row(int row) {
    return IntStream.range(row * columns, Math.min((row + 1) * columns, figures.size()))
        .mapToObj(figures::get)
        .filter(Framed.class::isInstance)
        .map(Framed.class::cast);
  }

  private Stream<Framed> column(int column) {
    return IntStream.range(0, figures.size())
        .filter(i -> i % columns == column)
        .mapToObj(figures::get)
        .filter(figure -> figure instanceof Framed && !(figure instanceof ImageGrid))
        .map(Framed.class::cast);
  }

  private Label letter(int index) {
    return style.letters().titleLabel("(" + (char) ('a' + index) + ")");
  }

  /** The height that letters take. */
  private double strip() {
    return lettered ? letter(0).height() : 0;
  }

  private double gap() {
    return style.letters().space(GAP);
  }

  private double columnWidth() {
    return figures.stream().mapToDouble(Figure::width).max().orElseThrow();
  }

  private int rows() {
    return (figures.size() + columns - 1) / columns;
  }

  /** Where a row begins. */
  private double top(int row) {
    return IntStream.range(0, row).mapToDouble(r -> strip() + rowHeight(r) + gap()).sum();
  }

  private double rowHeight(int row) {
    return IntStream.range(row * columns, Math.min((row + 1) * columns, figures.size()))
        .mapToDouble(i -> figures.get(i).height() + shift(i))
        .max()
        .orElseThrow();
  }

  /** How far images lie lower, so that they begin where the plots beside them do. */
  private double shift(int index) {
    return figures.get(index) instanceof ImageGrid grid
        ? edges(index).top() - grid.edges().top()
        : 0;
  }

  @Override
  public String toString() {
    return String.format("%d panels: %s", figures.size(), figures);
  }
}
