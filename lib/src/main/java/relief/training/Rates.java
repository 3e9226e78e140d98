package relief.training;

import relief.Schedule;

/** Checks of learning rates, which optimizers share. */
final class Rates {
  private Rates() {}

  static Schedule constant(double rate) {
    return Schedule.constant(require(rate));
  }

  /** The rate now. */
  static double at(Schedule schedule, Clock clock) {
    return require(schedule.at(clock.epoch()));
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
}
