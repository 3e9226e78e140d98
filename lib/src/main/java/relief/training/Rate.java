package relief.training;

import java.util.function.ToDoubleFunction;
import relief.Schedule;

/** A learning rate: a number, a schedule over epochs, or a line over the whole fit. */
public final class Rate {
  private final ToDoubleFunction<Clock> now;
  private final String label;

  private Rate(ToDoubleFunction<Clock> now, String label) {
    this.now = now;
    this.label = label;
  }

  /**
   * The rate of the next update.
   *
   * @throws IllegalArgumentException if a schedule gives a negative one, an infinite one or none
   */
  public double at(Clock clock) {
    return require(now.applyAsDouble(clock));
  }

  /**
   * The same rate at all times.
   *
   * @throws IllegalArgumentException if it is negative, infinite or not a number
   */
  public static Rate constant(double rate) {
    require(rate);
    return new Rate(clock -> rate, String.valueOf(rate));
  }

  /** A schedule, asked once an epoch's number; it is checked when it is asked. */
  public static Rate of(Schedule schedule) {
    return new Rate(clock -> schedule.at(clock.epoch()), "a schedule of the epoch");
  }

  /**
   * From the first update of a fit to its last in a straight line, however many there are: high
   * rates for the way, low ones against the noise at its end.
   *
   * @throws IllegalArgumentException if one of them is negative, infinite or not a number
   */
  public static Rate falling(double first, double last) {
    require(first);
    require(last);
    return new Rate(
        clock -> first + (last - first) * clock.share(), "from " + first + " to " + last);
  }

  private static double require(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "Expected a finite learning rate of at least 0, got "
              + rate
              + "; gradients here point uphill, so the rate is never negative.");
    }
    return rate;
  }

  /** The number, or "from 0.2 to 0.01". */
  @Override
  public String toString() {
    return label;
  }
}
