package relief.training;

/**
 * How active binary hidden units should be, on average over the data, and how strongly they are
 * driven there: see {@link Sparse}.
 *
 * @param target p in (0, 1), the wanted mean activity; 0.01 to 0.1 for sparse features (Hinton
 *     2010, section 11)
 * @param strength how much a deviation weighs beside the objective, at least 0; a target costs
 *     likelihood: on bars and stripes p = 0.1 costs 0.02 to 0.13 nats with the strength 0.01, and
 *     1.5 to 2.9 with 0.1
 * @param decay what remains of the running mean of the activity after a step, in [0, 1)
 * @param biasesAlone whether weights are left to the objective
 */
public record SparsityTarget(double target, double strength, double decay, boolean biasesAlone) {
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
    return new SparsityTarget(target, strength, DECAY, false);
  }

  /** With another decay, from 0 (the batch's mean alone) to below 1; 0.9 to 0.99 as a rule. */
  public SparsityTarget decay(double value) {
    return new SparsityTarget(target, strength, value, biasesAlone);
  }

  /**
   * For the biases alone, as Lee, Ekanadham &amp; Ng 2008 and Lee, Grosse, Ranganath &amp; Ng 2009
   * have it: for convolutional machines, whose filters would else all become negative, as every
   * weight has many inputs.
   */
  public SparsityTarget ofBiases() {
    return new SparsityTarget(target, strength, decay, true);
  }
}
