package relief.evaluation;

import java.util.Arrays;
import java.util.Locale;

/**
 * The log partition function of a machine, in nats, and how well it is known. Prints itself as
 * {@code log Z = 451.28 [451.19, 451.36] (AIS, 100 runs, 14 500 β, ESS 71)}.
 *
 * @param value log Z
 * @param low the lower end of the interval of three standard errors of the mean weight, taken in
 *     linear space; −∞ where it holds a weight of 0
 * @param high the upper end; ∞ in reverse where the interval holds a weight of 0
 * @param error one standard error: that of the ratio, over the ratio; 0 if exact
 * @param effectiveSampleSize (Σw)² / Σw² of the runs' weights
 * @param runs how many annealing runs; 0 if exact
 * @param steps how many steps of β each took; 0 if exact
 * @param method where the number comes from
 */
public record LogPartition(
    double value,
    double low,
    double high,
    double error,
    double effectiveSampleSize,
    int runs,
    int steps,
    Method method) {
  private static final int SIGMAS = 3;

  /** Where a log partition function comes from. */
  public enum Method {
    /** Enumeration. */
    EXACT("exact"),
    /** Annealed importance sampling from independent layers to the machine. */
    FORWARD("AIS"),
    /** Annealed importance sampling from the machine down to independent layers. */
    REVERSE("reverse AIS");

    private final String words;

    Method(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Without error. */
  static LogPartition exact(double value) {
    return new LogPartition(value, value, value, 0, Double.POSITIVE_INFINITY, 0, 0, Method.EXACT);
  }

  /**
   * From the log weights of independent runs, by the weights' mean and variance in linear space
   * (Salakhutdinov &amp; Murray 2008, equations 14 to 16). The mean weight of forward runs is an
   * unbiased estimate of Z / Z₀, that of reverse runs one of Z₀ / Z, if they start from the
   * machine's law. By Jensen's inequality log Z is too low on average forward, too high in reverse.
   *
   * @param base log Z₀
   */
  static LogPartition of(double base, double[] logWeights, int steps, Method method) {
    double greatest = Arrays.stream(logWeights).max().orElseThrow();
    double[] weights = Arrays.stream(logWeights).map(w -> Math.exp(w - greatest)).toArray();
    Estimate mean = Estimate.mean(weights, "");
    double sum = Arrays.stream(weights).sum();
    double size = sum * sum / Arrays.stream(weights).map(w -> w * w).sum();
    int sign = method == Method.REVERSE ? -1 : 1;
    double one = base + sign * (greatest + log(mean.value() - SIGMAS * mean.error()));
    double other = base + sign * (greatest + log(mean.value() + SIGMAS * mean.error()));
    return new LogPartition(
        base + sign * (greatest + Math.log(mean.value())),
        Math.min(one, other),
        Math.max(one, other),
        mean.error() / mean.value(),
        size,
        weights.length,
        steps,
        method);
  }

  private static double log(double ratio) {
    return ratio > 0 ? Math.log(ratio) : Double.NEGATIVE_INFINITY;
  }

  /** How it was found: {@code AIS, 100 runs, 14 500 β, ESS 71}. */
  public String provenance() {
    if (method == Method.EXACT) {
      return method.toString();
    }
    String size = String.format(Locale.ROOT, "%.0f", effectiveSampleSize);
    return method + ", " + grouped(runs) + " runs, " + grouped(steps) + " β, ESS " + size;
  }

  /** With spaces between thousands. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }

  @Override
  public String toString() {
    if (method == Method.EXACT) {
      return String.format(Locale.ROOT, "log Z = %.4f (exact)", value).replace('-', '−');
    }
    int decimals = error < 0.001 ? 4 : 2;
    return String.format(
        "log Z = %s %s (%s)", number(value, decimals), interval(low, high, decimals), provenance());
  }

  /**
   * The interval of three standard errors of log Z around a number of nats less log Z: {@code
   * [−89.25, −88.40]}.
   */
  String intervalBelow(double nats, int decimals) {
    return interval(nats - high, nats - low, decimals);
  }

  private static String interval(double low, double high, int decimals) {
    return "[" + number(low, decimals) + ", " + number(high, decimals) + "]";
  }

  private static String number(double number, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
    return text.replace('-', '−').replace("Infinity", "∞");
  }
}
