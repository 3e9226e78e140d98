package relief.evaluation;

import java.util.Locale;

/**
 * A number with its standard error and what it is; prints itself with the digits that the error
 * allows, for example {@code 20.13 ± 0.21 squared pixels an image (3000 images)}.
 *
 * @param value the number
 * @param error its standard error; 0 if it is exact
 * @param unit what it counts, and over what
 * @param source where it comes from and what else is known of it, in words; may be empty
 */
public record Estimate(double value, double error, String unit, String source) {
  private static final int DIGITS_OF_EXACT = 4;

  /** Without words on its source. */
  public Estimate(double value, double error, String unit) {
    this(value, error, unit, "");
  }

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

  /** The same number with words on its source. */
  Estimate from(String words) {
    return new Estimate(value, error, unit, words);
  }

  /** The number and its error, without the unit. */
  public String number() {
    String format = error > 0 ? "%." + decimals() + "f" : "%." + DIGITS_OF_EXACT + "g";
    String number = String.format(Locale.ROOT, format, value).replace('-', '−');
    return error > 0 ? number + String.format(Locale.ROOT, " ± " + format, error) : number;
  }

  /** As many as show two digits of the error. */
  int decimals() {
    return error > 0 ? Math.max(0, 1 - (int) Math.floor(Math.log10(error))) : DIGITS_OF_EXACT;
  }

  @Override
  public String toString() {
    return number() + " " + unit + (source.isEmpty() ? "" : " " + source);
  }
}
