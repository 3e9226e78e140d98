package relief.evaluation;

import java.util.Locale;

/**
 * log Z from both sides: annealing up gives a number that is too low on average, annealing down
 * from the machine's law one that is too high. Prints both, and a warning where they can't be
 * trusted.
 *
 * @param forward from independent layers up to the machine
 * @param reverse from the machine down
 */
public record Bracket(LogPartition forward, LogPartition reverse) {
  private static final double WIDEST = 1.5;
  private static final double FEWEST = 10;

  /** |reverse − forward| in nats. */
  public double width() {
    return Math.abs(reverse.value() - forward.value());
  }

  /** Whether the sides agree within 1.5 nats, with at least 10 effective runs each. */
  public boolean isReliable() {
    return warning().isEmpty();
  }

  /** What is wrong and what to do, or an empty text. */
  public String warning() {
    if (Double.isNaN(width())) {
      return "Warning: chains left the finite numbers, so that Z may be infinite, as that of"
          + " Gaussian units strongly coupled to Gaussian or Rectified ones is: train with smaller"
          + " weights, for example by a Penalty or a Constraint.";
    }
    StringBuilder text = new StringBuilder();
    if (!(width() <= WIDEST)) {
      add(text, "forward and reverse AIS differ by %.1f nats", width());
    }
    double fewest = Math.min(forward.effectiveSampleSize(), reverse.effectiveSampleSize());
    if (!(fewest >= FEWEST)) {
      add(text, "only %.1f runs are effective", fewest);
    }
    return text.isEmpty()
        ? ""
        : text
            + ": take more β by steps(…), more runs by runs(…) or, for the reverse, more sweeps by"
            + " thermalized(…).";
  }

  private static void add(StringBuilder text, String format, double number) {
    text.append(text.isEmpty() ? "Warning: " : ", ");
    text.append(String.format(Locale.ROOT, format, number));
  }

  @Override
  public String toString() {
    String both = forward + "\n" + reverse;
    return isReliable() ? both : both + "\n" + warning();
  }
}
