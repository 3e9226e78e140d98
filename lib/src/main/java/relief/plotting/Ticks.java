package relief.plotting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Where an axis has its numbers: at 1, 2 or 5 times powers of ten, as near to each other as they
 * can be read.
 *
 * @param length of the axis, in points
 * @param space that there is at least from the beginning of one number to that of the next
 * @param extent how far a number reaches along the axis, with the gap to the next one
 */
record Ticks(double length, double space, ToDoubleFunction<String> extent) {
  private static final double[] NICE = {1, 2, 5, 10};
  private static final double TOLERANCE = 1e-9;
  private static final double LARGE = 1e6;
  private static final double FEW_DECADES = 2;
  private static final double NO_DECADE = 0.5;

  /** Evenly spaced ones; only at whole numbers if the data are. */
  List<Tick> linear(double low, double high, boolean whole) {
    double step = nice((high - low) * space / length);
    if (whole) {
      step = Math.max(1, step);
    }
    List<Tick> ticks = linear(low, high, step);
    while (ticks.size() > 2 && widest(ticks) > step / (high - low) * length) {
      step = nice(step * (1 + 1e-3));
      ticks = linear(low, high, step);
    }
    return ticks;
  }

  private static List<Tick> linear(double low, double high, double step) {
    double from = Math.ceil(low / step - TOLERANCE);
    int number = (int) Math.floor(high / step + TOLERANCE - from) + 1;
    int digits = (int) Math.max(0, Math.ceil(-Math.log10(step) - TOLERANCE));
    boolean plain = digits < 5 && Math.max(Math.abs(low), Math.abs(high)) < LARGE;
    return IntStream.range(0, Math.max(0, number))
        .mapToDouble(i -> (from + i) * step)
        .mapToObj(v -> new Tick(v, plain ? Numbers.fixed(v, digits) : Numbers.shortest(v)))
        .toList();
  }

  /** The least of 1, 2, 5, 10, 20 … that isn't below. */
  private static double nice(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : NICE) {
      if (factor * power >= least * (1 - TOLERANCE)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Powers of ten, and 1, 2, 5 times these if there are few; all nine within half a decade. */
  List<Tick> logarithmic(double low, double high) {
    double decades = Math.log10(high / low);
    int first = (int) Math.floor(Math.log10(low));
    int last = (int) Math.floor(Math.log10(high) + TOLERANCE);
    int every = (int) Math.ceil(decades * room(first, last) / length);
    List<Tick> ticks = new ArrayList<>();
    double end = Double.NEGATIVE_INFINITY;
    for (int exponent = first; exponent <= last; exponent++) {
      for (int digit : digits(exponent, every, decades)) {
        double value = Double.parseDouble(digit + "e" + exponent);
        double place = Math.log10(value / low) / decades * length;
        String number = Numbers.shortest(value);
        if (place >= -TOLERANCE && place <= length * (1 + TOLERANCE) && place >= end) {
          ticks.add(new Tick(value, number));
          end = place + extent.applyAsDouble(number);
        }
      }
    }
    return ticks;
  }

  private int[] digits(int exponent, int every, double decades) {
    if (decades < NO_DECADE) {
      return IntStream.rangeClosed(1, 9).toArray();
    }
    boolean few = decades <= FEW_DECADES && length / decades > 3.4 * room(exponent, exponent + 1);
    if (few) {
      return new int[] {1, 2, 5};
    }
    return Math.floorMod(exponent, every) == 0 ? new int[] {1} : new int[0];
  }

  private double room(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToDouble(e -> extent.applyAsDouble(Numbers.shortest(Double.parseDouble("1e" + e))))
        .max()
        .orElse(0);
  }

  private double widest(List<Tick> ticks) {
    return ticks.stream().mapToDouble(t -> extent.applyAsDouble(t.number())).max().orElse(0);
  }
}
