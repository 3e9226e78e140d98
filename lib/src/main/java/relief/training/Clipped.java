package relief.training;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Scalar;

/**
 * An optimizer that gets a shortened gradient. All of it is computed on the device.
 *
 * @param optimizer what makes the update
 * @param name what it is called
 * @param shorten new arrays from those of a gradient
 */
record Clipped(Optimizer optimizer, String name, UnaryOperator<Parameters> shorten)
    implements Optimizer {
  static Clipped norm(Optimizer optimizer, double limit) {
    requireLimit(limit);
    return new Clipped(optimizer, "norm", gradient -> shortened(gradient, limit));
  }

  static Clipped values(Optimizer optimizer, double limit) {
    requireLimit(limit);
    return new Clipped(optimizer, "values", gradient -> gradient.map(g -> cut(g, limit)));
  }

  private static void requireLimit(double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "Expected a limit above 0 for the gradient, got " + limit + ".");
    }
  }

  /** g / max(1, ‖g‖ / limit). */
  private static Parameters shortened(Parameters gradient, double limit) {
    NDArray square = null;
    for (String name : gradient.names()) {
      NDArray one = gradient.get(name).square().sum();
      square = square == null ? one : square.addi(one);
    }
    NDArray excess = Scalar.apply(square.sqrt(), NDArray::mul, 1 / limit);
    NDArray divisor = Scalar.apply(excess, NDArray::maximum, 1);
    return gradient.map(g -> g.div(divisor));
  }

  private static NDArray cut(NDArray g, double limit) {
    NDArray raised = Scalar.apply(g, NDArray::maximum, -limit);
    return Scalar.apply(raised, NDArray::minimum, limit);
  }

  @Override
  public Parameters moments(Parameters parameters) {
    return optimizer.moments(parameters);
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    optimizer.ascend(parameters, shorten.apply(gradient), moments, clock);
  }

  @Override
  public String toString() {
    return optimizer + ", clipped " + name;
  }
}
