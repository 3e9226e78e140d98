package relief.plotting;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** The names of lines: right of the plot, or in rows below it where the right is too narrow. */
record Legend(List<Line> lines, Letters letters) {
  private static final double SAMPLE = 20;
  private static final double GAP = 8;
  private static final double WIDEST = 0.25; // of the figure, right of the plot
  private static final double LEADING = 1.6; // from line to line

  boolean beside(double width) {
    return width() <= WIDEST * width;
  }

  /** The width of a single column. */
  double width() {
    return lines.stream().mapToDouble(this::width).max().orElse(0);
  }

  /** The height of as many rows as a figure of this width takes; the last has no leading. */
  double height(double width) {
    return rows(width).size() * LEADING * letters.tick();
  }

  private double width(Line line) {
    return letters.space(SAMPLE + GAP) + label(line).width();
  }

  private Label label(Line line) {
    return letters.tickLabel(line.curve().name());
  }

  void paintBeside(Graphics2D graphics, double x, double middle) {
    double leading = LEADING * letters.tick();
    double y = middle - (lines.size() - 1) * leading / 2;
    for (Line line : lines) {
      paint(graphics, line, x, y);
      y += leading;
    }
  }

  void paintBelow(Graphics2D graphics, double middle, double top, double width) {
    double leading = LEADING * letters.tick();
    double y = top + leading / 2;
    for (List<Line> row : rows(width)) {
      double x = Math.max(letters.space(GAP), middle - width(row) / 2);
      x = Math.max(letters.space(GAP), Math.min(x, width - letters.space(GAP) - width(row)));
      for (Line line : row) {
        paint(graphics, line, x, y);
        x += width(line) + letters.space(2 * GAP);
      }
      y += leading;
    }
  }

  private void paint(Graphics2D graphics, Line line, double x, double y) {
    line.sample(graphics, x, y, letters.space(SAMPLE));
    label(line).paintFrom(graphics, x + letters.space(SAMPLE + GAP), y);
  }

  private List<List<Line>> rows(double width) {
    List<List<Line>> rows = new ArrayList<>();
    List<Line> row = new ArrayList<>();
    for (Line line : lines) {
      row.add(line);
      if (row.size() > 1 && width(row) > width - letters.space(2 * GAP)) {
        row.remove(row.size() - 1);
        rows.add(row);
        row = new ArrayList<>(List.of(line));
      }
    }
    rows.add(row);
    return rows;
  }

  private double width(List<Line> row) {
    return row.stream().mapToDouble(this::width).sum() + (row.size() - 1) * letters.space(2 * GAP);
  }
}
