package relief.training;

import java.util.List;
import java.util.Set;
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

  /**
   * This optimizer with a gradient of at most this Euclidean norm, over all parameters together: a
   * longer one is shortened, g ← g · limit / ‖g‖, and keeps its direction (Pascanu, Mikolov &amp;
   * Bengio 2013, algorithm 1). With moments: the gradient is shortened before they take it in.
   *
   * @param limit a few times the usual norm, above 0; a limit that many gradients pass slows the
   *     training down
   */
  default Optimizer clippingNorm(double limit) {
    return Clipped.norm(this, limit);
  }

  /**
   * This optimizer with a gradient whose numbers are cut off at ±limit, which changes its
   * direction.
   *
   * @param limit above 0
   */
  default Optimizer clippingValues(double limit) {
    return Clipped.values(this, limit);
  }

  /**
   * This optimizer, with the weights of some couplings put into a set after each update, for
   * example {@code Sgd.of(0.1).keeping(Constraint.maxNorm(3))}. Moments go on as if nothing had
   * happened; fast weights come on top of the constrained ones.
   *
   * @param couplings indices of the couplings, 0 between layers 0 and 1; none means all of them
   */
  default Optimizer keeping(Constraint constraint, Integer... couplings) {
    return Constrained.couplings(this, constraint, couplings);
  }

  /**
   * This optimizer, with one parameter put into a set after each update. The variances of Gaussian
   * units can do with bounds, as a unit that is nearly constant in the data drives its variance to
   * 0: {@code keeping(Constraint.bounded(-5, 5), "layer0.logVariance")}.
   *
   * @param parameter one of the names of {@link relief.models.BoltzmannMachine#parameters()}
   */
  default Optimizer keeping(Constraint constraint, String parameter) {
    return new Constrained(this, constraint, List.of(parameter), List.of(parameter));
  }

  /**
   * This optimizer, with some parameters left as they are, for example {@code
   * Adam.of(1e-3).freezing("edge0.weights")}. Parameters of layers may be {@code fixed()} for good
   * where the machine is made.
   *
   * @param parameters names of {@link relief.models.BoltzmannMachine#parameters()}
   */
  default Optimizer freezing(String... parameters) {
    return new Frozen(this, Set.of(parameters));
  }

  /**
   * This optimizer, with another one for some parameters, for example with a lower rate for biases:
   * {@code Adam.of(1e-3).with(Adam.of(1e-4), "layer0.bias", "layer1.bias")}.
   *
   * @param parameters names of {@link relief.models.BoltzmannMachine#parameters()}
   */
  default Optimizer with(Optimizer other, String... parameters) {
    return new Divided(this, other, Set.of(parameters));
  }
}
