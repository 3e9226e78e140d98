package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Schedule;

/**
 * Nesterov's accelerated gradient with momentum μ, in the form that needs the gradient at the
 * parameters themselves (Sutskever, Martens, Dahl &amp; Hinton 2013, equations 3 and 4; Bengio,
 * Boulanger-Lewandowski &amp; Pascanu 2013, equation 7):
 *
 * <pre>m ← μ m + g,  θ ← θ + rate · (g + μ m)</pre>
 *
 * @param rate the learning rate
 * @param momentum μ in [0, 1)
 */
public record Nesterov(Rate rate, double momentum) implements Optimizer {
  /** Checks the momentum. */
  public Nesterov {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("Expected a momentum in [0, 1), got " + momentum + ".");
    }
  }

  /** A schedule of the rate over epochs. */
  public static Nesterov of(Schedule rate, double momentum) {
    return new Nesterov(Rate.of(rate), momentum);
  }

  /** A constant rate; it must not be negative. */
  public static Nesterov of(double rate, double momentum) {
    return new Nesterov(Rate.constant(rate), momentum);
  }

  @Override
  public Parameters moments(Parameters parameters) {
    return parameters.map(NDArray::zerosLike);
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    double now = rate.at(clock);
    moments.scale(momentum);
    moments.add(gradient);
    parameters.add(gradient, now);
    parameters.add(moments, now * momentum);
  }
}
