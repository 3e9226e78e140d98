package relief.layers;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Scalar;

/**
 * A dense coupling with every weight raised to a power n, as the terms of an expansion in the
 * coupling have it. Its statistics are derivatives by the weights themselves, n Wⁿ⁻¹ ∘ Σₙ weightsₙ
 * xₙ yₙᵀ.
 *
 * @param weights W, {@code [lower units, upper units]}
 * @param exponent n ≥ 2
 * @param powers Wⁿ by elements
 */
record Powered(NDArray weights, int exponent, NDArray powers) implements Coupling {
  static Powered of(NDArray weights, int exponent) {
    return new Powered(weights, exponent, power(weights, exponent));
  }

  private static NDArray power(NDArray weights, int exponent) {
    NDArray power = weights;
    for (int i = 1; i < exponent; i++) {
      power = power.mul(weights);
    }
    return power;
  }

  @Override
  public NDArray up(NDArray lower) {
    return lower.matMul(powers);
  }

  @Override
  public NDArray down(NDArray upper) {
    return upper.matMul(powers.transpose());
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("weights", weights);
  }

  @Override
  public Coupling with(Parameters parameters) {
    return of(parameters.get("weights"), exponent);
  }

  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    NDArray slope = Scalar.apply(power(this.weights, exponent - 1), NDArray::mul, exponent);
    return new Dense(powers).statistics(lower, upper, weights).map(slope::mul);
  }

  @Override
  public Coupling power(int other) {
    return of(weights, exponent * other);
  }
}
