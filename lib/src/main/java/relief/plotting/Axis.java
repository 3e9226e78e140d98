package relief.plotting;

import java.util.List;

/**
 * A number line with its name and unit.
 *
 * @param low where it begins
 * @param high where it ends
 */
record Axis(String name, double low, double high, Kind kind) {
  private static final double MARGIN = 0.04; // of the range of the data, at both ends
  private static final double NARROW = 2; // below this factor a linear axis has better numbers
  private static final double MANY = 5; // decades
  private static final double APART = 40; // points between numbers on a screen

  /** How the numbers lie. */
  enum Kind {
    LINEAR,
    WHOLE,
    LOGARITHMIC
  }

  /** With some space around the data; linear if they are too near to each other for logarithms. */
  static Axis around(String name, double least, double greatest, Kind kind) {
    if (kind == Kind.LOGARITHMIC && greatest > least && greatest < NARROW * least) {
      return around(name, least, greatest, Kind.LINEAR);
    }
    if (kind == Kind.LOGARITHMIC) {
      double factor = greatest > least ? Math.pow(greatest / least, MARGIN) : 2;
      return new Axis(name, least / factor, greatest * factor, kind);
    }
    double half = Math.max(1, Math.abs(least)) / 2; // about a single number
    double margin = greatest > least ? MARGIN * (greatest - least) : half;
    return new Axis(name, least - margin, greatest + margin, kind);
  }

  /** The share of the axis that lies before a value. */
  double place(double value) {
    return kind == Kind.LOGARITHMIC
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /** The value at such a share. */
  double value(double place) {
    return kind == Kind.LOGARITHMIC
        ? low * Math.pow(high / low, place)
        : low + place * (high - low);
  }

  /** Whether a logarithmic axis has ticks at powers of ten alone. */
  boolean manyDecades() {
    return Math.log10(high / low) > MANY;
  }

  /** Ticks below a plot of this width. */
  List<Tick> across(double length, Letters letters) {
    double gap = letters.space(10);
    return ticks(
        new Ticks(length, letters.space(APART), text -> letters.tickLabel(text).width() + gap));
  }

  /** Ticks left of a plot of this height. */
  List<Tick> upwards(double length, Letters letters) {
    return ticks(new Ticks(length, letters.space(APART), text -> 2 * letters.tick()));
  }

  private List<Tick> ticks(Ticks ticks) {
    return kind == Kind.LOGARITHMIC
        ? ticks.logarithmic(low, high)
        : ticks.linear(low, high, kind == Kind.WHOLE);
  }
}
