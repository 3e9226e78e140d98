package relief.plotting;

import java.util.List;

/**
 * An axis in the numbers that XChart is given. It can't be told where ticks are, but it has them at
 * whole numbers if it is told that they are one apart, and at 1, 2, … 9 times powers of ten on a
 * logarithmic axis; so other axes count their own ticks, the first of which is 0.
 *
 * @param first the value of the first tick, or its power of ten
 * @param step from tick to tick
 */
record Scale(Axis axis, double first, double step) {
  static Scale of(Axis axis, List<Tick> ticks) {
    double low = power(axis, axis.low());
    if (ticks.isEmpty()) {
      return new Scale(axis, low, power(axis, axis.high()) - low);
    }
    double first = power(axis, ticks.get(0).value());
    double last = power(axis, ticks.get(ticks.size() - 1).value());
    double span = power(axis, axis.high()) - low;
    return new Scale(axis, first, ticks.size() > 1 ? (last - first) / (ticks.size() - 1) : span);
  }

  /** Whether XChart takes logarithms; over many decades it would crowd its ticks. */
  boolean logarithmic() {
    return axis.kind() == Axis.Kind.LOGARITHMIC && !axis.manyDecades();
  }

  double of(double value) {
    return logarithmic() ? value : (power(axis, value) - first) / step;
  }

  double low() {
    return of(axis.low());
  }

  double high() {
    return of(axis.high());
  }

  private static double power(Axis axis, double value) {
    return axis.kind() == Axis.Kind.LOGARITHMIC ? Math.log10(value) : value;
  }
}
