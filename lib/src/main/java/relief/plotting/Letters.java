package relief.plotting;

/**
 * The sizes of a figure's text, in points.
 *
 * @param title of titles above a figure and left of a row of images
 * @param axis of the names of axes
 * @param tick of numbers and legends; everything that isn't text grows with it
 */
record Letters(Typeface typeface, double title, double axis, double tick) {
  private static final double SCREEN = 12;

  static final Letters ON_SCREEN = new Letters(Typeface.dejaVuSans(), 15, 13, SCREEN);
  static final Letters ON_PAPER = new Letters(Typeface.dejaVuSans(), 8, 8, 7);

  /** Numbers of this size, and names a point larger. */
  Letters sized(double points) {
    return new Letters(typeface, points + 1, points + 1, points);
  }

  Letters in(Typeface other) {
    return new Letters(other, title, axis, tick);
  }

  /** Points for a space that is so wide on a screen. */
  double space(double onScreen) {
    return onScreen * tick / SCREEN;
  }

  Label titleLabel(String text) {
    return new Label(text, typeface.bold(title));
  }

  Label rowLabel(String text) {
    return new Label(text, typeface.plain(title));
  }

  Label axisLabel(String text) {
    return new Label(text, typeface.plain(axis));
  }

  Label tickLabel(String text) {
    return new Label(text, typeface.plain(tick));
  }
}
