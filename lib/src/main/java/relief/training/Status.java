package relief.training;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a progress display shows.
 *
 * @param name the training's name, or that of something else that takes long
 * @param position where it stands, changing now and then: {@code epoch 7 of 20}
 * @param share of all steps done, 0 to 1
 * @param secondsLeft an estimate from the steps so far; NaN before the first
 * @param readings the listeners' latest readings
 */
public record Status(
    String name, String position, double share, double secondsLeft, Map<String, Double> readings) {
  /** With the time left that follows from the share done in so many seconds. */
  public static Status after(
      double seconds, String name, String position, double share, Map<String, Double> readings) {
    double left = share > 0 ? seconds * (1 - share) / share : Double.NaN;
    return new Status(name, position, share, left, readings);
  }

  /** The time left as minutes and seconds. */
  public String timeLeft() {
    if (Double.isNaN(secondsLeft)) {
      return "–:––";
    }
    long seconds = Math.round(secondsLeft);
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  /** The readings as "name value, name value". */
  public String latest() {
    return readings.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.4g", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** One plain line for the end: {@code RBM: finished after 3 epochs …; error 20.12}. */
  public String ended(String how) {
    return name + ": " + how + (readings.isEmpty() ? "" : "; " + latest());
  }

  /** One plain line, for a terminal. */
  @Override
  public String toString() {
    String share = String.format(Locale.ROOT, "%3.0f %%", 100 * share());
    return name + "  " + position + "  " + share + "  " + timeLeft() + " left  " + latest();
  }
}
