package relief.plotting;

/**
 * What all charts let one choose.
 *
 * @param title above the chart; may be empty
 * @param ownWidth in points, unless the style has a width
 * @param ownHeight in points, unless the style has a width or a height
 */
record Look(String title, double ownWidth, double ownHeight, Style style) {
  static final Look CHART = new Look("", 620, 380, Style.screen());
  static final Look SQUARE = new Look("", 400, 360, Style.screen());

  private static final double MARKER = 4;
  private static final int FEW = 40; // points that are worth a marker each

  Look titled(String other) {
    return new Look(other, ownWidth, ownHeight, style);
  }

  Look sized(int width, int height) {
    if (width < 200 || height < 150) {
      throw new IllegalArgumentException(
          "Expected a chart of at least 200×150 points, got " + width + "×" + height + ".");
    }
    return new Look(title, width, height, style);
  }

  Look styled(Style other) {
    return new Look(title, ownWidth, ownHeight, other);
  }

  double width() {
    return style.width(ownWidth);
  }

  double height() {
    return style.height(ownWidth, ownHeight);
  }

  /** Without a legend that is higher than the chart: the sheet for a chart with such a grid. */
  Chart.Sheet sheet(double room, boolean grid) {
    return new Chart.Sheet(style, title, width(), room, grid);
  }

  /** The n-th curve, with dots where there are few. */
  Line line(int series, Curve curve) {
    double marker = curve.x().length <= FEW ? style.letters().space(MARKER) : 0;
    return new Line(curve, series, style.ink(), marker);
  }
}
