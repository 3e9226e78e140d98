package relief.evaluation;

import java.util.Locale;

/**
 * A number with its standard error and what it is; prints itself with the digits that the error
 * allows, for example {@code 20.13 ± 0.21 squared pixels an image (3000 images)}.
 *
 * @param value the number
 * @param error its standard error; 0 if it is exact
 * @param unit what it counts, and over what
 */
public record Estimate(double value, double error, String unit) {
  private static final int DIGITS_OF_EXACT = 4;

  /** The mean of independent values and its standard error. */
  public static Estimate mean(double[] values, String unit) {
    int n = values.length;
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) { // Welford
      double difference = values[i] - mean;
      mean += difference / (i + 1);
      squares += difference * (values[i] - mean);
    }
    return new Estimate(mean, n > 1 ? Math.sqrt(squares / (n - 1.0) / n) : Double.NaN, unit);
  }

  /** A number without error. */
  public static Estimate exact(double value, String unit) {
    return new Estimate(value, 0, unit);
  }

  /** The number and its error, without the unit. */
  public String number() {
    if (!(error > 0)) {
      return String.format(Locale.ROOT, "%." + DIGITS_OF_EXACT + "g", value);
    }
    int decimals = Math.max(0, 1 - (int) Math.floor(Math.log10(error)));
    String format = "%." + decimals + "f";
    return String.format(Locale.ROOT, format + " ± " + format, value, error);
  }

  @Override
  public String toString() {
    return number() + " " + unit;
  }
}
