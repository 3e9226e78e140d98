package relief.evaluation;

import java.util.Arrays;

/**
 * The area under the receiver operating characteristic: the probability that a score of the second
 * kind is greater than one of the first, a tie counting half. ½ is chance, 1 a perfect separation.
 */
public final class AreaUnderCurve {
  private AreaUnderCurve() {}

  /**
   * The area with its standard error from the placements of each kind among the other (DeLong,
   * DeLong &amp; Clarke-Pearson 1988, equation 4), which makes no assumption on the laws.
   *
   * @param usual scores that should be low, at least two
   * @param unusual scores that should be high, at least two
   */
  public static Estimate of(double[] usual, double[] unusual) {
    if (usual.length < 2 || unusual.length < 2) {
      throw new IllegalArgumentException(
          "Expected two scores of each kind at least, got "
              + usual.length
              + " and "
              + unusual.length
              + ".");
    }
    Estimate below = Estimate.mean(placements(unusual, usual), "");
    Estimate above = Estimate.mean(placements(usual, unusual), "");
    return new Estimate(
        below.value(), Math.hypot(below.error(), above.error()), "area under the ROC curve");
  }

  /** The share of the others that are below each score, those that are equal counted half. */
  static double[] placements(double[] scores, double[] others) {
    double[] sorted = others.clone();
    Arrays.sort(sorted);
    return Arrays.stream(scores)
        .map(x -> (rank(sorted, x, false) + rank(sorted, x, true)) / 2.0 / sorted.length)
        .toArray();
  }

  /** How many of the sorted numbers are below x, or not above it. */
  private static int rank(double[] sorted, double x, boolean orEqual) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < x || orEqual && sorted[middle] == x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
