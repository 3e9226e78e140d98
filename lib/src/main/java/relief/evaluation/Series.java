package relief.evaluation;

import java.util.Arrays;

/** What the diagnostics of a series {@code [chains][time]} share. */
final class Series {
  private static final int SHORTEST = 4;

  private Series() {}

  static void requireFit(double[][] series) {
    if (series.length == 0 || series[0].length < SHORTEST) {
      throw new IllegalArgumentException(
          "Expected a series [chains][time] with at least "
              + SHORTEST
              + " times, got "
              + (series.length == 0 ? "no chain" : series[0].length + " times")
              + "; run the chains for longer.");
    }
    for (double[] chain : series) {
      requireFit(chain, series[0].length);
    }
  }

  private static void requireFit(double[] chain, int times) {
    if (chain.length != times) {
      throw new IllegalArgumentException(
          "Expected chains of one length, " + times + " times, got " + chain.length + ".");
    }
    for (double x : chain) {
      if (!Double.isFinite(x)) {
        throw new IllegalArgumentException("Expected finite numbers, got " + x + ".");
      }
    }
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double x : values) {
      sum += x;
    }
    return sum / values.length;
  }

  /** Σ (x − mean)² / (n − 1); exactly 0 where all are equal, whatever their mean is rounded to. */
  static double variance(double[] values) {
    if (Arrays.stream(values).allMatch(x -> x == values[0])) {
      return 0;
    }
    double mean = mean(values);
    double sum = 0;
    for (double x : values) {
      sum += (x - mean) * (x - mean);
    }
    return sum / (values.length - 1);
  }

  /** The variance of the chains' means; 0 if there is one chain. */
  static double varianceOfMeans(double[][] series) {
    double[] means = new double[series.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = mean(series[i]);
    }
    return means.length == 1 ? 0 : variance(means);
  }

  /** The first and the second half of every chain; of an odd length the middle is left out. */
  static double[][] halves(double[][] series) {
    int half = series[0].length / 2;
    double[][] halves = new double[2 * series.length][half];
    for (int i = 0; i < series.length; i++) {
      System.arraycopy(series[i], 0, halves[2 * i], 0, half);
      System.arraycopy(series[i], series[i].length - half, halves[2 * i + 1], 0, half);
    }
    return halves;
  }

  /** All numbers, chain after chain. */
  static double[] flat(double[][] series) {
    double[] all = new double[series.length * series[0].length];
    for (int i = 0; i < series.length; i++) {
      System.arraycopy(series[i], 0, all, i * series[0].length, series[0].length);
    }
    return all;
  }
}
