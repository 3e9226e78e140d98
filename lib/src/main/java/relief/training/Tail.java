package relief.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import relief.Parameters;
import relief.Workspace;

/** The mean of the parameters after each of the last updates of a fit, kept up step by step. */
final class Tail {
  private final Parameters parameters;
  private final Parameters mean;
  private final long start;
  private long count;

  private Tail(Parameters parameters, Parameters mean, long start) {
    this.parameters = parameters;
    this.mean = mean;
    this.start = start;
  }

  /**
   * Of the last updates.
   *
   * @param share of all updates; where it is 0 there is no mean, and no memory for one
   * @param steps how many updates there will be
   * @param owner of the mean
   */
  static Tail of(double share, long steps, Parameters parameters, NDManager owner) {
    if (share == 0) {
      return new Tail(parameters, Parameters.empty(), Long.MAX_VALUE);
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Parameters mean = parameters.map(array -> Workspace.keep(owner, array.zerosLike()));
      return new Tail(parameters, mean, steps - Math.max(1, Math.round(share * steps)));
    }
  }

  static void requireShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Expected the share of the updates to average over, from 0 to 1, got " + share + ".");
    }
  }

  /** Takes the parameters after so many updates into the mean: m ← m + (θ − m) / n. */
  void onStep(long steps) {
    if (steps > start) {
      count++;
      mean.approach(parameters, 1.0 / count);
    }
  }

  /**
   * Goes on from a mean that was saved after so many steps, unless the plan has changed since, such
   * that this tail begins later.
   */
  void restore(long steps, long averaged, Parameters saved) {
    if (steps > start && averaged > 0) {
      Saved.assign("averaged parameters", mean, saved);
      count = averaged;
    }
  }

  /** The mean so far; empty before it began. */
  Parameters mean() {
    return began() ? mean : Parameters.empty();
  }

  /** How many updates it has taken in. */
  long count() {
    return count;
  }

  /** Whether there is a mean yet. */
  boolean began() {
    return count > 0;
  }

  /** Puts the mean so far in the place of the parameters, once there is one. */
  void show() {
    if (began()) {
      parameters.assign(mean);
    }
  }
}
