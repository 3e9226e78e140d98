package relief.training;

/**
 * Where training stands.
 *
 * @param step updates made so far
 * @param epoch whole passes over the data made so far, which schedules count in
 */
public record Clock(long step, int epoch) {
  /** Before the first step. */
  public static final Clock START = new Clock(0, 0);
}
