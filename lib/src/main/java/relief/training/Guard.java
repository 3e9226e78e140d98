package relief.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import relief.Parameters;
import relief.Workspace;

/** Looks at the parameters now and then, and keeps the last good ones. */
final class Guard {
  /** A norm that no sensible machine reaches. */
  static final double LIMIT = 1e6;

  private static final int PERIOD = 100;

  private final Parameters parameters;
  private final Parameters good;
  private long goodStep;

  Guard(Parameters parameters, NDManager owner) {
    this.parameters = parameters;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      good = parameters.map(array -> Workspace.keep(owner, array.duplicate()));
    }
  }

  /**
   * Refuses to train from parameters that are bad already.
   *
   * @throws IllegalArgumentException says so
   */
  void requireGoodStart() {
    double norm = parameters.norm();
    if (!(norm < LIMIT)) {
      throw new IllegalArgumentException(
          "Expected a model whose parameters have a finite norm below "
              + LIMIT
              + ", got "
              + norm
              + " before the first step; build it anew, or scale the data first.");
    }
  }

  /** Called after every step; looks at one in a hundred. */
  void onStep(long step) {
    if (step % PERIOD == 0) {
      check(step);
    }
  }

  /**
   * Remembers the parameters if they are sound.
   *
   * @throws DivergedException if they aren't, after putting the last sound ones back
   */
  void check(long step) {
    double norm = parameters.norm();
    if (!(norm < LIMIT)) {
      restore();
      throw new DivergedException(step, norm, goodStep);
    }
    good.assign(parameters);
    goodStep = step;
  }

  /** The parameters that were last found sound. */
  Parameters good() {
    return good;
  }

  /** Puts the parameters back that were last found sound. */
  void restore() {
    parameters.assign(good);
  }
}
