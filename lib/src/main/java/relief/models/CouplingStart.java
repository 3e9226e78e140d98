package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.data.Dataset;
import relief.data.PrincipalComponents;

/**
 * What the weights of a coupling start from: {@code chain(…).startingFrom(data,
 * CouplingStart.principalComponents(), rng)}. The formulas are those of Paysage's initializers, for
 * n lower and m upper units, with normal numbers ξ:
 *
 * <pre>
 * hinton                wᵢⱼ = 0.01 ξ
 * glorotNormal          wᵢⱼ = √(2 / (n + m)) ξ
 * standardDeviations    wᵢⱼ = √(2 / (n + m)) sᵢ ξ
 * principalComponents   wᵢⱼ = √(2 / (n + m)) √n pᵢⱼ sⱼ / ‖s‖
 * </pre>
 *
 * <p>The last two are for couplings to the visible layer; all others are glorotNormal with them.
 */
@FunctionalInterface
public interface CouplingStart {
  /**
   * New weights {@code [n, m]}, in the caller's scope.
   *
   * @param data the rows of the visible layer, if that is the lower one, else null
   */
  NDArray weights(Shape shape, Dataset data, Rng rng);

  /**
   * Overwrites the weights of all couplings, in place. Coupling i draws from {@code rng.at(i)}.
   *
   * @throws IllegalArgumentException if a coupling has no weights {@code [n, m]}
   */
  default void set(BoltzmannMachine machine, Dataset data, Rng rng) {
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      Parameters old = edge.coupling().parameters();
      if (!old.names().contains("weights") || old.get("weights").getShape().dimension() != 2) {
        throw new IllegalArgumentException(
            "Expected couplings with weights [lower units, upper units], got "
                + edge.coupling()
                + ": set its parameters yourself.");
      }
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Shape shape = old.get("weights").getShape();
        NDArray start =
            edge.upper() == 0
                ? weights(new Shape(shape.get(1), shape.get(0)), data, rng.at(i)).transpose()
                : weights(shape, edge.lower() == 0 ? data : null, rng.at(i));
        Parameters.of("weights", old.get("weights")).assign(Parameters.of("weights", start));
      }
    }
  }

  /** Normal with the deviation 0.01 (Hinton 2010, section 8). Draws a number a weight. */
  static CouplingStart hinton() {
    return (shape, data, rng) -> Scalar.apply(rng.normal(shape), NDArray::muli, 0.01);
  }

  /**
   * Normal with the variance 2 / (n + m), as a new machine has it already (Glorot &amp; Bengio
   * 2010, equation 12 in its normal form); here from a stream of your own. Draws a number a weight.
   */
  static CouplingStart glorotNormal() {
    return (shape, data, rng) -> Scalar.apply(rng.normal(shape), NDArray::muli, scale(shape));
  }

  /**
   * {@link #glorotNormal}, times the standard deviation sᵢ of the visible unit in the data: units
   * that are always the same start without weights. Draws a number a weight.
   */
  static CouplingStart standardDeviations() {
    return (shape, data, rng) -> {
      NDArray normal = glorotNormal().weights(shape, data, rng);
      return data == null ? normal : normal.mul(data.variance().sqrt().expandDims(1));
    };
  }

  /**
   * The leading principal components p of the data as the weights of the hidden units, each as long
   * as its standard deviation s says: together they are as long as the weights of one hidden unit
   * with {@link #glorotNormal}. Draws nothing for couplings to the visible layer. See {@link
   * PrincipalComponents}.
   *
   * <p>Refuses hidden layers with more units than the visible one.
   */
  static CouplingStart principalComponents() {
    return (shape, data, rng) ->
        data == null ? glorotNormal().weights(shape, null, rng) : components(shape, data);
  }

  private static NDArray components(Shape shape, Dataset data) {
    long hidden = shape.get(1);
    if (hidden > shape.get(0)) {
      throw new IllegalArgumentException(
          "Expected at most as many hidden units as visible ones, "
              + shape.get(0)
              + ", which have no more principal components; got "
              + hidden
              + ". Start from glorotNormal() or standardDeviations().");
    }
    PrincipalComponents components = PrincipalComponents.of(data, (int) hidden);
    double least = 1e-7; // data without scatter give small weights, not NaN
    NDArray deviations = Scalar.apply(components.variances(), NDArray::add, least).sqrt();
    NDArray relative = deviations.div(deviations.square().sum().sqrt());
    double length = scale(shape) * Math.sqrt(shape.get(0));
    return Scalar.apply(components.directions().mul(relative), NDArray::muli, length);
  }

  private static double scale(Shape shape) {
    return Math.sqrt(2.0 / (shape.get(0) + shape.get(1)));
  }
}
