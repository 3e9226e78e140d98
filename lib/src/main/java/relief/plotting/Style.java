package relief.plotting;

import java.awt.Color;
import java.util.List;

/**
 * How figures look: width and height, letters, lines and colours. Any figure takes it.
 *
 * <pre>{@code
 * var style = Style.paper(Journal.APS).letters(7);
 * curves.styled(style).save("curves");        // 86 mm wide
 * Panels.of(3, landscape, filters, curves).lettered().styled(style.page(Journal.APS)).save("all");
 * }</pre>
 *
 * <p>Immutable: every method returns another style.
 */
public final class Style {
  private static final double MILLIMETRE = 72 / 25.4;
  private static final Style SCREEN = new Style(0, 0, Letters.ON_SCREEN, Ink.ON_SCREEN);

  private final double width;
  private final double height;
  private final Letters letters;
  private final Ink ink;

  private Style(double width, double height, Letters letters, Ink ink) {
    this.width = width;
    this.height = height;
    this.letters = letters;
    this.ink = ink;
  }

  /** For notebooks and slides, which figures have unless told otherwise: of their own size. */
  public static Style screen() {
    return SCREEN;
  }

  /** For print: 86 mm wide, numbers and legends of 7 points, names of 8, lines of 1 point. */
  public static Style paper() {
    return paper(Journal.APS);
  }

  /** For print, as wide as one column of a journal. */
  public static Style paper(Journal journal) {
    return new Style(0, 0, Letters.ON_PAPER, Ink.ON_PAPER).column(journal.column());
  }

  /**
   * So wide, exactly, whatever the figure. Its height follows from what it shows.
   *
   * @throws IllegalArgumentException if it isn't from 20 to 1000 mm
   */
  public Style column(double millimetres) {
    return wide(MILLIMETRE * requireWithin("a width in millimetres", millimetres, 20, 1000));
  }

  /** As wide as both columns of a journal together. */
  public Style page(Journal journal) {
    return column(journal.page());
  }

  /**
   * Charts and landscapes so high, each panel of several; the height of images follows from their
   * width.
   *
   * @throws IllegalArgumentException if it isn't from 20 to 1000 mm
   */
  public Style height(double millimetres) {
    double points = MILLIMETRE * requireWithin("a height in millimetres", millimetres, 20, 1000);
    return new Style(width, points, letters, ink);
  }

  /**
   * With numbers and legends of so many points, and names and titles of one more. Spaces, ticks and
   * markers grow with them.
   *
   * @throws IllegalArgumentException if it isn't from 4 to 40
   */
  public Style letters(double points) {
    return new Style(
        width, height, letters.sized(requireWithin("a size in points", points, 4, 40)), ink);
  }

  /** With other letters than DejaVu Sans. */
  public Style typeface(Typeface typeface) {
    return new Style(width, height, letters.in(typeface), ink);
  }

  /**
   * With curves of so many points; axes are half as thick.
   *
   * @throws IllegalArgumentException if it isn't from 0.25 to 10
   */
  public Style lines(double points) {
    return inked(ink.lines(requireWithin("a line's width in points", points, 0.25, 10)));
  }

  /**
   * With other colours of series than Okabe and Ito's, which are safe for the colour-blind; lines
   * are dashed where they are used up.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Style palette(Color... colours) {
    if (colours.length == 0) {
      throw new IllegalArgumentException("Expected at least one colour, got none.");
    }
    return inked(new Ink(ink.line(), List.of(colours), ink.heights(), ink.signs()));
  }

  /** With other colours of heights, in landscapes, and of numbers about 0, in filters. */
  public Style maps(ColourMap heights, ColourMap signs) {
    return inked(new Ink(ink.line(), ink.colours(), heights, signs));
  }

  private Style inked(Ink other) {
    return new Style(width, height, letters, other);
  }

  /** So many points wide. */
  Style wide(double points) {
    return new Style(points, height, letters, ink);
  }

  /** The width in points, or the figure's own if this style leaves it open. */
  double width(double own) {
    return width > 0 ? width : own;
  }

  /** The height in points of a figure that would have this size of its own. */
  double height(double ownWidth, double ownHeight) {
    return height > 0 ? height : width(ownWidth) / ownWidth * ownHeight;
  }

  /** Whether the width is one of paper: then a point is 1/72 inch in all formats. */
  boolean measured() {
    return width > 0;
  }

  Letters letters() {
    return letters;
  }

  Ink ink() {
    return ink;
  }

  private static double requireWithin(String what, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "Expected " + what + " from " + low + " to " + high + ", got " + value + ".");
    }
    return value;
  }

  @Override
  public String toString() {
    String size = measured() ? String.format("%.1f mm wide", width / MILLIMETRE) : "own size";
    return String.format(
        "Style: %s, %s of %.3g pt, lines of %.3g pt",
        size, letters.typeface(), letters.tick(), ink.line());
  }
}
