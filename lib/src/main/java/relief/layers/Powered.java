package relief.layers;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Scalar;

/**
 * A coupling with every weight raised to a power n, as the terms of an expansion in the coupling
 * have it. Its statistics are derivatives by the weights themselves: those of the coupling with the
 * weights Wⁿ, times n Wⁿ⁻¹ by elements.
 *
 * @param coupling with the weights W, of which no two join the same two units
 * @param exponent n ≥ 2
 * @param raised the same coupling with the weights Wⁿ
 */
record Powered(Coupling coupling, int exponent, Coupling raised) implements Coupling {
  static Powered of(Coupling coupling, int exponent) {
    Parameters powers = coupling.parameters().map(weights -> power(weights, exponent));
    return new Powered(coupling, exponent, coupling.with(powers));
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
    return raised.up(lower);
  }

  @Override
  public NDArray down(NDArray upper) {
    return raised.down(upper);
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return of(coupling.with(parameters), exponent);
  }

  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    Parameters slope =
        coupling
            .parameters()
            .map(w -> Scalar.apply(power(w, exponent - 1), NDArray::mul, exponent));
    return raised.statistics(lower, upper, weights).combine(slope, NDArray::mul);
  }

  @Override
  public Coupling power(int other) {
    return of(coupling, exponent * other);
  }
}
