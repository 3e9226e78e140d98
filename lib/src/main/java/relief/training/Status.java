package relief.training;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a progress display shows.
 *
 * @param name the training's name
 * @param epoch whole epochs done
 * @param epochs how many there will be
 * @param share of all steps done, 0 to 1
 * @param secondsLeft an estimate from the steps so far; NaN before the first
 * @param readings the listeners' latest readings
 */
public record Status(
    String name,
    int epoch,
    int epochs,
    double share,
    double secondsLeft,
    Map<String, Double> readings) {
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

  /** One plain line, for a terminal. */
  @Override
  public String toString() {
    String start = String.format(Locale.ROOT, "%s  epoch %d/%d", name, epoch, epochs);
    String middle = String.format(Locale.ROOT, "  %3.0f %%  %s left  ", 100 * share, timeLeft());
    return start + middle + latest();
  }
}
