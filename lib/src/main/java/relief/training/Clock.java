package relief.training;

/**
 * Where training stands.
 *
 * @param step updates made so far
 * @param epoch whole passes over the data made so far, which schedules count in
 * @param steps updates that the whole fit will make, if nobody interrupts it
 */
public record Clock(long step, int epoch, long steps) {
  /** Before the first step. */
  public static final Clock START = new Clock(0, 0, 0);

  Clock nextStep() {
    return new Clock(step + 1, epoch, steps);
  }

  Clock nextEpoch() {
    return new Clock(step, epoch + 1, steps);
  }

  /** The same place on a way of another length. */
  Clock of(long all) {
    return new Clock(step, epoch, all);
  }

  /** How much of the fit is done, from 0 before the first update to 1 before the last. */
  public double share() {
    return steps > 1 ? Math.min(1, step / (steps - 1.0)) : 0;
  }
}
