package relief.training;

/** Training left the finite numbers. The model was put back to the last good parameters. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long step;

  DivergedException(long step, double norm, long restored) {
    super(
        "Training diverged by step "
            + step
            + ": the norm of the parameters is "
            + norm
            + ", expected a finite number below "
            + Guard.LIMIT
            + ". The model has the parameters of step "
            + restored
            + " again. Try a learning rate ten times smaller, a decaying schedule, or data scaled"
            + " to unit variance for Gaussian layers.");
    this.step = step;
  }

  /** The step at which it was noticed. */
  public long step() {
    return step;
  }
}
