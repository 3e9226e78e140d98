package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Scalar;
import relief.Schedule;

/**
 * RMSProp (Tieleman &amp; Hinton 2012, lecture 6.5 of "Neural networks for machine learning"):
 *
 * <pre>v ← ρ v + (1 − ρ) g²,  θ ← θ + rate · g / (√v + ε)</pre>
 *
 * <p>with v = 0 before the first update, so that the first steps are up to 1/√(1 − ρ) times as long
 * as the rate. (Paysage starts from the first g², and divides by a constant that makes all steps
 * shorter by that factor.)
 *
 * @param rate the learning rate
 * @param squareDecay ρ in [0, 1)
 * @param epsilon ε
 */
public record RmsProp(Rate rate, double squareDecay, double epsilon) implements Optimizer {
  /** Checks the decay. */
  public RmsProp {
    if (!(squareDecay >= 0 && squareDecay < 1)) {
      throw new IllegalArgumentException(
          "Expected a decay of the squares in [0, 1), got " + squareDecay + "; try 0.9.");
    }
  }

  /** ρ = 0.9, ε = 10⁻⁸. */
  public static RmsProp of(Rate rate) {
    return new RmsProp(rate, 0.9, 1e-8);
  }

  /** A schedule of the rate over epochs. */
  public static RmsProp of(Schedule rate) {
    return of(Rate.of(rate));
  }

  /** A constant rate; it must not be negative. */
  public static RmsProp of(double rate) {
    return of(Rate.constant(rate));
  }

  @Override
  public Parameters moments(Parameters parameters) {
    return parameters.map(NDArray::zerosLike);
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    moments.approach(gradient.map(NDArray::square), 1 - squareDecay);
    parameters.add(
        gradient.combine(moments, (g, v) -> g.div(Scalar.apply(v.sqrt(), NDArray::addi, epsilon))),
        rate.at(clock));
  }
}
