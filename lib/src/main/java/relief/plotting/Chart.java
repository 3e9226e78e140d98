package relief.plotting;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Marks between two axes: black on white, thin lines, little ink that says nothing.
 *
 * @param marks what lies below the lines
 * @param lines what the legend names
 */
record Chart(Sheet sheet, Axis across, Axis upwards, List<Mark> marks, List<Line> lines) {
  private static final Color AXIS = new Color(0x55, 0x55, 0x55);
  private static final Color GRID = new Color(0xE6, 0xE6, 0xE6);
  private static final double PADDING = 6;
  private static final double TICK = 4;

  /**
   * What is round a plot.
   *
   * @param title above it; may be empty
   * @param room right of it, in points, for a colour bar
   * @param grid whether the numbers of the second axis have lines
   */
  record Sheet(Style style, String title, double width, double room, boolean grid) {}

  private Letters letters() {
    return sheet.style.letters();
  }

  private double space(double onScreen) {
    return letters().space(onScreen);
  }

  private Legend legend() {
    return new Legend(lines, letters());
  }

  /** Where a colour bar is, the legend goes below. */
  private boolean beside() {
    return sheet.room == 0 && legend().beside(sheet.width);
  }

  /** The room that everything but the plot takes in a chart of this height. */
  Edges edges(double height) {
    double names = letters().axisLabel("x").height();
    double numbers = letters().tickLabel("0").height();
    boolean beside = beside();
    double top = space(PADDING) + letters().titleLabel(sheet.title).height() + numbers / 2;
    double bottom = space(PADDING + TICK + 8) + numbers + names;
    double below = lines.isEmpty() || beside ? 0 : legend().height(sheet.width) + space(TICK);
    double right = lines.isEmpty() || !beside ? 0 : legend().width() + space(2 * PADDING);
    double half = widest(across.across(sheet.width, letters())) / 2;
    double left = space(2 * PADDING + TICK + 4) + names;
    double high = Math.max(1, height - top - bottom - below);
    return new Edges(
        left + widest(upwards.upwards(high, letters())),
        top,
        Math.max(half, Math.max(sheet.room, right)) + space(PADDING),
        bottom + below);
  }

  private double widest(List<Tick> ticks) {
    return ticks.stream()
        .mapToDouble(tick -> letters().tickLabel(tick.number()).width())
        .max()
        .orElse(0);
  }

  Plot plot(double height, Edges edges) {
    return new Plot(edges.plot(sheet.width, height), across, upwards);
  }

  void paint(Graphics2D graphics, double height, Edges edges) {
    Plot plot = plot(height, edges);
    Rectangle2D frame = plot.frame();
    if (sheet.grid) {
      paintGrid(graphics, plot);
    }
    Graphics2D inner = (Graphics2D) graphics.create();
    inner.clip(frame);
    marks.forEach(mark -> mark.paint(inner, plot));
    lines.forEach(line -> line.paint(inner, plot));
    inner.dispose();
    paintAxes(graphics, plot);
    paintNames(graphics, frame, height);
    paintLegend(graphics, frame, height);
  }

  private void paintGrid(Graphics2D graphics, Plot plot) {
    graphics.setColor(GRID);
    graphics.setStroke(sheet.style.ink().thin());
    Rectangle2D frame = plot.frame();
    for (Tick tick : upwards.upwards(frame.getHeight(), letters())) {
      double y = plot.y(tick.value());
      if (!tick.minor()) {
        graphics.draw(new Line2D.Double(frame.getX(), y, frame.getMaxX(), y));
      }
    }
  }

  private void paintAxes(Graphics2D graphics, Plot plot) {
    Rectangle2D frame = plot.frame();
    double left = frame.getX();
    double bottom = frame.getMaxY();
    for (Tick tick : across.across(frame.getWidth(), letters())) {
      double x = plot.x(tick.value());
      paintTick(graphics, new Line2D.Double(x, bottom, x, bottom + length(tick)));
      double middle = bottom + space(TICK + 4) + letters().tickLabel("0").height() / 2;
      letters().tickLabel(tick.number()).paintAbout(graphics, x, middle);
    }
    for (Tick tick : upwards.upwards(frame.getHeight(), letters())) {
      double y = plot.y(tick.value());
      paintTick(graphics, new Line2D.Double(left - length(tick), y, left, y));
      letters().tickLabel(tick.number()).paintTo(graphics, left - space(TICK + 4), y);
    }
    paintTick(graphics, new Line2D.Double(left, frame.getY(), left, bottom));
    paintTick(graphics, new Line2D.Double(left, bottom, frame.getMaxX(), bottom));
  }

  private double length(Tick tick) {
    return space(tick.minor() ? TICK / 2 : TICK);
  }

  private void paintTick(Graphics2D graphics, Line2D line) {
    graphics.setColor(AXIS);
    graphics.setStroke(sheet.style.ink().thin());
    graphics.draw(line);
  }

  private void paintNames(Graphics2D graphics, Rectangle2D frame, double height) {
    double half = letters().axisLabel("x").height() / 2;
    double below = frame.getMaxY() + space(TICK + 8) + letters().tickLabel("0").height() + half;
    Label name = letters().axisLabel(across.name()).within(sheet.width - space(2 * PADDING));
    name.paintAbout(graphics, within(frame.getCenterX(), name), below);
    letters()
        .axisLabel(upwards.name())
        .within(height - space(2 * PADDING))
        .paintUpwards(graphics, space(PADDING) + half, upright(frame.getCenterY(), height));
    Label title = letters().titleLabel(sheet.title).within(sheet.width - space(2 * PADDING));
    double line = frame.getY() - letters().tickLabel("0").height() / 2 - title.height() / 2;
    title.paintAbout(graphics, within(frame.getCenterX(), title), line);
  }

  /** As near to the middle of the plot as the edges of the figure leave it whole. */
  private double within(double middle, Label label) {
    double half = label.width() / 2 + space(PADDING);
    return Math.max(half, Math.min(middle, sheet.width - half));
  }

  private double upright(double middle, double height) {
    Label name = letters().axisLabel(upwards.name()).within(height - space(2 * PADDING));
    double half = name.width() / 2 + space(PADDING);
    return Math.max(half, Math.min(middle, height - half));
  }

  private void paintLegend(Graphics2D graphics, Rectangle2D frame, double height) {
    if (lines.isEmpty()) {
      return;
    }
    Legend legend = legend();
    if (beside()) {
      legend.paintBeside(graphics, frame.getMaxX() + space(2 * PADDING), frame.getCenterY());
    } else {
      double top = height - space(PADDING) - legend.height(sheet.width);
      legend.paintBelow(graphics, frame.getCenterX(), top, sheet.width);
    }
  }
}
