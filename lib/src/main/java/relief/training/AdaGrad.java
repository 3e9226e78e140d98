package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Scalar;
import relief.Schedule;

/**
 * AdaGrad (Duchi, Hazan &amp; Singer 2011, section 1.1, diagonal form): every parameter has a rate
 * that falls with what it has learned,
 *
 * <pre>v ← v + g²,  θ ← θ + rate · g / (√v + ε)</pre>
 *
 * @param rate the learning rate
 * @param epsilon ε
 */
public record AdaGrad(Rate rate, double epsilon) implements Optimizer {
  /** ε = 10⁻⁸. */
  public static AdaGrad of(Rate rate) {
    return new AdaGrad(rate, 1e-8);
  }

  /** A schedule of the rate over epochs. */
  public static AdaGrad of(Schedule rate) {
    return of(Rate.of(rate));
  }

  /** A constant rate; it must not be negative. */
  public static AdaGrad of(double rate) {
    return of(Rate.constant(rate));
  }

  @Override
  public Parameters moments(Parameters parameters) {
    return parameters.map(NDArray::zerosLike);
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    moments.add(gradient.map(NDArray::square));
    parameters.add(
        gradient.combine(moments, (g, v) -> g.div(Scalar.apply(v.sqrt(), NDArray::addi, epsilon))),
        rate.at(clock));
  }
}
