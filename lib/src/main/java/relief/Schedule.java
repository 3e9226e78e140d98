package relief;

import ai.djl.training.tracker.Tracker;

/**
 * A number that changes with time, such as a learning rate or an inverse temperature. Time is
 * counted in the unit of whoever asks: a trainer asks once an epoch, a sampler once a sweep.
 */
@FunctionalInterface
public interface Schedule {
  /** The value at time t ≥ 0. */
  double at(double time);

  /** The same value at all times. */
  static Schedule constant(double value) {
    return time -> value;
  }

  /** {@code initial / (1 + coefficient · t)}. */
  static Schedule powerLawDecay(double initial, double coefficient) {
    if (!(initial > 0) || !(coefficient >= 0)) {
      throw new IllegalArgumentException(
          "Expected initial > 0 and coefficient ≥ 0, got " + initial + " and " + coefficient + ".");
    }
    return time -> initial / (1 + coefficient * time);
  }

  /** {@code initial · factorᵗ}. */
  static Schedule exponential(double initial, double factor) {
    return time -> initial * Math.pow(factor, time);
  }

  /** From {@code initial} at time 0 in a straight line to {@code last} at {@code duration}. */
  static Schedule linear(double initial, double last, double duration) {
    if (!(duration > 0)) {
      throw new IllegalArgumentException("Expected a duration above 0, got " + duration + ".");
    }
    return time -> initial + (last - initial) * Math.min(1, time / duration);
  }

  /** {@code initial} before {@code time}, {@code last} from then on. */
  static Schedule step(double initial, double last, double time) {
    if (!(time >= 0)) {
      throw new IllegalArgumentException("Expected a step at time 0 or later, got " + time + ".");
    }
    return now -> now < time ? initial : last;
  }

  /**
   * {@code initial + (last − initial) σ((t − middle) / width)} with σ(x) = 1 / (1 + exp(−x)): a
   * smooth step, half done at {@code middle}, and from 12 to 88 % between two widths before and
   * after it.
   */
  static Schedule sigmoid(double initial, double last, double middle, double width) {
    if (!(width > 0)) {
      throw new IllegalArgumentException("Expected a width above 0, got " + width + ".");
    }
    return time -> initial + (last - initial) / (1 + Math.exp((middle - time) / width));
  }

  /** One of DJL's trackers, asked with the time rounded down. */
  static Schedule of(Tracker tracker) {
    return time -> tracker.getNewValue((int) time);
  }

  /** This schedule up to {@code duration}, then the next one, whose time begins at 0 there. */
  default Schedule then(double duration, Schedule next) {
    return time -> time < duration ? at(time) : next.at(time - duration);
  }
}
