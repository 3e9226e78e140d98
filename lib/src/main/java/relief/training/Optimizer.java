package relief.training;

import relief.Parameters;

/**
 * A rule that turns a gradient into a change of the parameters. It holds no memory itself: moments
 * are {@link Parameters} that the trainer owns, so that they can be freed, saved and restored.
 */
public interface Optimizer {
  /** Zero moments for these parameters, by names of the optimizer's choice. */
  Parameters moments(Parameters parameters);

  /**
   * Moves the parameters (and the moments) in place, uphill.
   *
   * @param gradient of the same names
   */
  void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock);
}
