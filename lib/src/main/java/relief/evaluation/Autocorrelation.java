package relief.evaluation;

import java.util.Arrays;

/**
 * How long Markov chains remember, from a series of a number that depends on their state.
 *
 * <p>Autocorrelations of several chains are put together as in Vehtari et al. 2021 (equations 10 to
 * 13): the autocovariances within chains, and the variance between their means, which makes chains
 * that are stuck in different places look as slow as they are. Their sum ends where Geyer's initial
 * monotone sequence does (Geyer 1992, section 3.3): the sums of two neighbours, ρ₂ₖ + ρ₂ₖ₊₁, are
 * positive and fall for a reversible chain, so that what doesn't is noise.
 */
public final class Autocorrelation {
  private final double[][] deviations;
  private final double within;
  private final double all;

  private Autocorrelation(double[][] series) {
    int times = series[0].length;
    deviations = Arrays.stream(series).map(Autocorrelation::deviations).toArray(double[][]::new);
    within = covariance(0) * times / (times - 1.0);
    all = covariance(0) + Series.varianceOfMeans(series);
  }

  private static double[] deviations(double[] chain) {
    double mean = Series.mean(chain);
    return Arrays.stream(chain).map(x -> x - mean).toArray();
  }

  /**
   * The integrated autocorrelation time τ = 1 + 2 Σ ρₜ: the variance of a mean over the series is τ
   * times that of as many independent draws, for which it is 1. To be trusted where the series is
   * some hundred times as long.
   *
   * @param series {@code [chains][time]}, from chains that have forgotten their start
   * @return in steps of the series; NaN if it doesn't vary
   * @throws IllegalArgumentException if there are fewer than four times, chains of different
   *     lengths, or numbers that are not finite
   */
  public static double time(double[][] series) {
    Series.requireFit(series);
    Autocorrelation correlation = new Autocorrelation(series);
    return correlation.all > 0
        ? Math.max(correlation.sum(series[0].length), 1 / Math.log10(draws(series)))
        : Double.NaN;
  }

  /**
   * How many independent draws would give a mean as accurate as that of this series: {@code chains
   * · times / τ}. No more than {@code n log₁₀ n} for n numbers, as for alternating chains the
   * estimate of τ has its limits (Vehtari et al. 2021).
   *
   * @param series as for {@link #time}
   */
  public static double effectiveSampleSize(double[][] series) {
    return draws(series) / time(series);
  }

  private static double draws(double[][] series) {
    return (double) series.length * series[0].length;
  }

  /** −1 + 2 Σ (ρ₂ₖ + ρ₂ₖ₊₁), while the sums of two are positive, none larger than one before. */
  private double sum(int times) {
    double sum = -1;
    double pair = Double.POSITIVE_INFINITY;
    for (int t = 0; t + 1 < times; t += 2) {
      pair = Math.min(pair, correlation(t) + correlation(t + 1));
      if (pair <= 0) {
        break;
      }
      sum += 2 * pair;
    }
    return sum;
  }

  private double correlation(int time) {
    return time == 0 ? 1 : 1 - (within - covariance(time)) / all;
  }

  /** The mean over chains of Σ (xᵢ − mean)(xᵢ₊ₜ − mean) / n. */
  private double covariance(int time) {
    double sum = 0;
    for (double[] chain : deviations) {
      for (int i = 0; i + time < chain.length; i++) {
        sum += chain[i] * chain[i + time];
      }
    }
    return sum / draws(deviations);
  }
}
