package relief.sampling;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import relief.Rng;

/**
 * Importance weights of chains whose law changes under way, as logarithms in float64. The chains
 * fall into groups that know nothing of each other; chains of a group may take each other's places.
 * A chain's weight is
 *
 * <pre>log W = log (mean weight of its group at every resampling so far) + Σ log p*′(x) − log p*(x)
 * </pre>
 *
 * <p>with the sum since the last resampling. The mean of a group's W is an unbiased estimate of the
 * ratio of the last partition function to the first, if the laws don't depend on the chains
 * (Jarzynski 1997; Del Moral et al. 2006, section 3). What is known of the error is what differs
 * between groups: chains of one group are relatives.
 *
 * <p>Immutable.
 */
public final class LogWeights {
  private static final double LEAST_SHARE = 0.5;

  private final double[] settled; // of each group
  private final double[] logs; // of each chain, group after group

  private LogWeights(double[] settled, double[] logs) {
    this.settled = settled;
    this.logs = logs;
  }

  /**
   * Equal weights of 1.
   *
   * @param groups how many groups
   * @param chains how many chains each of them has
   * @throws IllegalArgumentException if one of them is less than one
   */
  public static LogWeights of(int groups, int chains) {
    if (groups < 1 || chains < 1) {
      throw new IllegalArgumentException(
          "Expected at least one group and one chain, got " + groups + " and " + chains + ".");
    }
    return new LogWeights(new double[groups], new double[groups * chains]);
  }

  /** With a factor more for each chain, given by its logarithm. */
  public LogWeights plus(double[] increments) {
    double[] sums = new double[logs.length];
    Arrays.setAll(sums, i -> logs[i] + increments[i]);
    return new LogWeights(settled, sums);
  }

  /** The logarithm of each chain's weight W; a copy. */
  public double[] values() {
    double[] all = new double[logs.length];
    Arrays.setAll(all, i -> settled[i / chains()] + logs[i]);
    return all;
  }

  /** The logarithm of each group's mean weight. */
  public double[] logMeans() {
    double[] means = new double[settled.length];
    Arrays.setAll(means, g -> settled[g] + logSumExp(group(g)) - Math.log(chains()));
    return means;
  }

  /** As many chains of equal weight would be as good: (ΣW)² / ΣW² over all chains. */
  public double effectiveSampleSize() {
    return effective(values());
  }

  /**
   * Who goes on, and with which weights.
   *
   * @param weights after the selection
   * @param chains for each place the chain that it is left to
   */
  public record Selection(LogWeights weights, int[] chains) {
    /** Whether all chains go on where they are. */
    public boolean isEverybody() {
      return IntStream.range(0, chains.length).allMatch(i -> chains[i] == i);
    }
  }

  /**
   * Systematic resampling (Kitagawa 1996) of every group that has fewer effective chains, (Σw)² /
   * Σw², than half of its chains: places are left to chains in proportion to their weights, which
   * are then equal. The estimate of Z stays unbiased, as the mean weight is settled before. Draws
   * one number a group, if there is one to resample.
   */
  public Selection resampled(Rng rng) {
    return resampled(g -> effective(group(g)) < LEAST_SHARE * chains(), rng);
  }

  /**
   * Systematic resampling of all chains of all groups together, whatever their weights, which are
   * equal afterwards, in one group: for who wants a plain sample. Draws one number.
   */
  public Selection pooled(Rng rng) {
    return new LogWeights(new double[1], values()).resampled(g -> true, rng);
  }

  private Selection resampled(IntPredicate isDue, Rng rng) {
    int[] from = IntStream.range(0, logs.length).toArray();
    int[] due = IntStream.range(0, settled.length).filter(isDue).toArray();
    if (due.length == 0) {
      return new Selection(this, from);
    }
    double[] means = settled.clone();
    double[] rest = logs.clone();
    float[] shifts = rng.uniform(new Shape(settled.length)).toFloatArray();
    for (int g : due) {
      int first = g * chains();
      select(group(g), shifts[g], first, from);
      means[g] += logSumExp(group(g)) - Math.log(chains());
      Arrays.fill(rest, first, first + chains(), 0);
    }
    return new Selection(new LogWeights(means, rest), from);
  }

  private static double effective(double[] logs) {
    double[] doubled = Arrays.stream(logs).map(x -> 2 * x).toArray();
    return Math.exp(2 * logSumExp(logs) - logSumExp(doubled));
  }

  /** Places at (i + shift) / n on a line where each chain has a piece as long as its weight. */
  private static void select(double[] logs, double shift, int first, int[] from) {
    double sum = logSumExp(logs);
    int chain = 0;
    double end = Math.exp(logs[0] - sum);
    for (int i = 0; i < logs.length; i++) {
      while ((i + shift) / logs.length >= end && chain + 1 < logs.length) {
        chain++;
        end += Math.exp(logs[chain] - sum);
      }
      from[first + i] = first + chain;
    }
  }

  private int chains() {
    return logs.length / settled.length;
  }

  private double[] group(int group) {
    return Arrays.copyOfRange(logs, group * chains(), (group + 1) * chains());
  }

  /** log Σ exp(xᵢ) without overflow. */
  public static double logSumExp(double[] values) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      greatest = Math.max(greatest, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - greatest);
    }
    return greatest + Math.log(sum);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "weights of %d chains in %d groups, effective sample size %.1f",
        logs.length,
        settled.length,
        effectiveSampleSize());
  }
}
