package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Schedule;

/**
 * Stochastic gradient ascent with momentum μ (Polyak 1964): m ← μ m + g, θ ← θ + rate · m.
 *
 * @param rate the learning rate
 * @param momentum μ in [0, 1); 0 is the plain rule θ ← θ + rate · g
 */
public record Sgd(Rate rate, double momentum) implements Optimizer {
  /** Checks the momentum. */
  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("Expected a momentum in [0, 1), got " + momentum + ".");
    }
  }

  /** A rate without momentum, for example {@code Rate.falling(0.2, 0.01)}. */
  public static Sgd of(Rate rate) {
    return new Sgd(rate, 0);
  }

  /** A schedule of the rate over epochs, without momentum. */
  public static Sgd of(Schedule rate) {
    return of(Rate.of(rate));
  }

  /** A constant rate without momentum; it must be positive. */
  public static Sgd of(double rate) {
    return of(Rate.constant(rate));
  }

  /** The same with momentum. */
  public Sgd momentum(double value) {
    return new Sgd(rate, value);
  }

  @Override
  public Parameters moments(Parameters parameters) {
    return momentum == 0 ? Parameters.empty() : parameters.map(NDArray::zerosLike);
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    double now = rate.at(clock);
    if (momentum > 0) {
      moments.scale(momentum);
      moments.add(gradient);
      parameters.add(moments, now);
    } else {
      parameters.add(gradient, now);
    }
  }
}
