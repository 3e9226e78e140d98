package relief.training;

import java.util.Locale;

/**
 * How a training went.
 *
 * @param outcome whether it came to its end
 * @param clock steps and whole epochs done
 * @param seconds how long it took, listeners included, and what it took before it was resumed
 * @param status what the progress display said last
 * @param checkpoint what the training can go on from: {@link Trainer#resume}; none if it failed
 */
public record Run(
    Outcome outcome, Clock clock, double seconds, Status status, Checkpoint checkpoint) {
  /** Whether training came to its end. */
  public enum Outcome {
    /** All epochs were made. */
    FINISHED,
    /** Somebody pressed stop; the model is as after the last whole step. */
    INTERRUPTED,
    /** An exception ended it. */
    FAILED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How it ended and when: {@code finished after 20 epochs (11400 steps) in 12.3 s}. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%s after %d epochs (%d steps) in %.1f s",
        outcome,
        clock.epoch(),
        clock.step(),
        seconds);
  }

  @Override
  public String toString() {
    return status.ended(summary());
  }
}
