package relief.training;

import relief.Schedule;

/**
 * k of CD-k and PCD-k: how many sweeps the chains make for a gradient.
 *
 * @param schedule of the epoch; rounded up, and at least 1
 * @param label how k is called in a name
 */
record Steps(Schedule schedule, String label) {
  /** What rounding to float64 may have added to a whole number. */
  private static final double ROUNDING = 1e-9;

  /** The same in every epoch. */
  static Steps of(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("Expected k ≥ 1 sweeps, got " + count + ".");
    }
    return new Steps(Schedule.constant(count), String.valueOf(count));
  }

  /** Changing from epoch to epoch. */
  static Steps of(Schedule schedule) {
    return new Steps(schedule, "k");
  }

  /** k now. */
  int at(Clock clock) {
    double value = schedule.at(clock.epoch());
    if (!(value <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Expected a number of sweeps k from the schedule in epoch "
              + clock.epoch()
              + ", got "
              + value
              + "; for example Schedule.linear(1, 25, 100) grows from 1 to 25.");
    }
    return Math.max(1, (int) Math.ceil(value * (1 - ROUNDING)));
  }
}
