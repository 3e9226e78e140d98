package relief.training;

/**
 * How active binary hidden units should be, on average over the data, and how strongly they are
 * driven there: see {@link Sparse}.
 *
 * @param target p in (0, 1), the wanted mean activity; 0.01 to 0.1 for sparse features (Hinton
 *     2010, section 11)
 * @param strength how much a deviation weighs beside the objective, at least 0
 * @param decay what remains of the running mean of the activity after a step, in [0, 1)
 */
public record SparsityTarget(double target, double strength, double decay) {
  private static final double DECAY = 0.9;

  /** Checks the numbers. */
  public SparsityTarget {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "Expected a target activity between 0 and 1, got " + target + "; try 0.1.");
    }
    if (!(strength >= 0) || Double.isInfinite(strength)) {
      throw new IllegalArgumentException(
          "Expected a finite strength of at least 0, got " + strength + "; try 0.01.");
    }
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "Expected a decay of the running mean in [0, 1), got " + decay + "; try 0.9.");
    }
  }

  /** With the decay 0.9. */
  public static SparsityTarget of(double target, double strength) {
    return new SparsityTarget(target, strength, DECAY);
  }

  /** With another decay, from 0 (the batch's mean alone) to below 1; 0.9 to 0.99 as a rule. */
  public SparsityTarget decay(double value) {
    return new SparsityTarget(target, strength, value);
  }
}
