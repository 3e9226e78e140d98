package relief.layers;

import ai.djl.ndarray.NDArray;
import relief.Parameters;

/**
 * A coupling at an inverse temperature: energy −β ⟨up(lower), upper⟩. At β = 0 the layers are
 * independent, at β = 1 the coupling is itself; biases are not touched.
 *
 * @param coupling the coupling at β = 1
 * @param beta one number, shape {@code [1]}, or one a row, {@code [rows, 1]}
 */
public record Tempered(Coupling coupling, NDArray beta) implements Coupling {
  @Override
  public NDArray up(NDArray lower) {
    return coupling.up(lower).mul(beta);
  }

  @Override
  public NDArray down(NDArray upper) {
    return coupling.down(upper).mul(beta);
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return new Tempered(coupling.with(parameters), beta);
  }

  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    return coupling.statistics(lower, upper, weights.mul(beta.flatten()));
  }

  @Override
  public Coupling power(int exponent) {
    return new Tempered(coupling.power(exponent), beta.pow(exponent));
  }

  @Override
  public String toString() {
    return coupling + ", tempered";
  }
}
