package relief.plotting;

import java.awt.geom.Rectangle2D;

/** Where the cells of a grid are, in points. */
record GridLayout(Edges edges, Cells cells, double gap) {
  private static final double GAP = 4;
  private static final int CELL = 84; // eight of them and a row title fit a notebook
  private static final int WIDEST = 780;

  /** How many cells there are, and the size of each. */
  record Cells(int rows, int columns, double height, double width) {}

  static double gap(Letters letters) {
    return letters.space(GAP);
  }

  /** Points a pixel, a whole number, such that cells are of a handy size and fit the page. */
  static int magnification(int height, int width, int columns) {
    int points = Math.max(1, Math.round(CELL / (float) Math.max(height, width)));
    while (points > 1 && columns * (points * width + GAP) > WIDEST) {
      points--;
    }
    return points;
  }

  private double x(int column) {
    return edges.left() + column * (cells.width + gap);
  }

  private double y(int row) {
    return edges.top() + row * (cells.height + gap);
  }

  Rectangle2D cell(int row, int column) {
    return new Rectangle2D.Double(x(column), y(row), cells.width, cells.height);
  }

  /** Where the last column ends. */
  double right() {
    return x(cells.columns) - gap;
  }

  /** Where the last row ends. */
  double bottom() {
    return y(cells.rows) - gap;
  }

  double middle(int row) {
    return y(row) + cells.height / 2;
  }
}
