package relief.plotting;

import java.awt.Rectangle;

/** Where the cells of a grid are, in points. A pixel of an image is a whole number of points. */
record GridLayout(int left, int top, int rows, int columns, int cellHeight, int cellWidth) {
  static final int GAP = 4;
  private static final int CELL = 84; // eight of them and a row title fit a notebook
  private static final int WIDEST = 780;

  /** Points a pixel such that cells are of a handy size and all columns fit the page. */
  static int magnification(int height, int width, int columns) {
    int points = Math.max(1, Math.round(CELL / (float) Math.max(height, width)));
    while (points > 1 && columns * (points * width + GAP) > WIDEST) {
      points--;
    }
    return points;
  }

  private int x(int column) {
    return left + column * (cellWidth + GAP);
  }

  private int y(int row) {
    return top + row * (cellHeight + GAP);
  }

  Rectangle cell(int row, int column) {
    return new Rectangle(x(column), y(row), cellWidth, cellHeight);
  }

  /** Where the last column ends. */
  int right() {
    return x(columns) - GAP;
  }

  /** Where the last row ends. */
  int bottom() {
    return y(rows) - GAP;
  }

  double middle(int row) {
    return y(row) + cellHeight / 2.0;
  }
}
