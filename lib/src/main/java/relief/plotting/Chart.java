package relief.plotting;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Marks between two axes: black on white, thin lines, little ink that says nothing.
 *
 * @param marks what XChart paints
 * @param lines what the legend names, if there are two or more to tell apart
 */
record Chart(Sheet sheet, Axis across, Axis upwards, List<? extends Mark> marks, List<Line> lines) {
  private static final double PADDING = 6;

  Chart {
    lines = lines.size() > 1 ? lines : List.of();
  }

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

  /** Whether the legend is right of the plot, where a colour bar may be. */
  private boolean beside() {
    return sheet.room == 0 && legend().beside(sheet.width);
  }

  /** The room that everything but the plot takes in a chart of this height. */
  Edges edges(double height) {
    double names = letters().axisLabel("x").height();
    double numbers = letters().tickLabel("0").height();
    boolean beside = beside();
    double top = space(PADDING) + letters().titleLabel(sheet.title).height() + numbers / 2;
    double bottom = space(PADDING + Plot.TICK + 8) + numbers + names;
    double below = lines.isEmpty() || beside ? 0 : legend().height(sheet.width) + space(Plot.TICK);
    double right = lines.isEmpty() || !beside ? 0 : legend().width() + space(2 * PADDING);
    double half = widest(across.across(sheet.width, letters())) / 2;
    double left = space(2 * PADDING + Plot.TICK + 4) + names;
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

  private Plot plot(double height, Edges edges) {
    Rectangle2D frame = edges.plot(sheet.width, height);
    return new Plot(
        frame,
        Scale.of(across, across.across(frame.getWidth(), letters())),
        Scale.of(upwards, upwards.upwards(frame.getHeight(), letters())),
        sheet.style);
  }

  void paint(Graphics2D graphics, double height, Edges edges) {
    Plot plot = plot(height, edges);
    Rectangle2D frame = plot.frame();
    plot.paint(graphics, marks, sheet.grid);
    paintNumbers(graphics, plot);
    paintNames(graphics, frame, height);
    paintLegend(graphics, frame, height);
  }

  private void paintNumbers(Graphics2D graphics, Plot plot) {
    Rectangle2D frame = plot.frame();
    double left = frame.getX() - space(Plot.TICK + 4);
    double below = frame.getMaxY() + space(Plot.TICK + 4) + letters().tickLabel("0").height() / 2;
    for (Tick tick : across.across(frame.getWidth(), letters())) {
      letters().tickLabel(tick.number()).paintAbout(graphics, plot.x(tick.value()), below);
    }
    for (Tick tick : upwards.upwards(frame.getHeight(), letters())) {
      letters().tickLabel(tick.number()).paintTo(graphics, left, plot.y(tick.value()));
    }
  }

  private void paintNames(Graphics2D graphics, Rectangle2D frame, double height) {
    double half = letters().axisLabel("x").height() / 2;
    double below =
        frame.getMaxY() + space(Plot.TICK + 8) + letters().tickLabel("0").height() + half;
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
