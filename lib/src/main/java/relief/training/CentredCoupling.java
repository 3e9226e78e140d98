package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.layers.Coupling;

/**
 * A coupling whose statistics are those of centred units: Σₙ weightsₙ (xₙ − μ)(yₙ − ν)ᵀ for a dense
 * one. Its fields are the coupling's own.
 *
 * @param coupling the coupling itself
 * @param lower μ, {@code [lower units]}
 * @param upper ν, {@code [upper units]}
 */
record CentredCoupling(Coupling coupling, NDArray lower, NDArray upper) implements Coupling {
  @Override
  public Parameters statistics(NDArray below, NDArray above, NDArray weights) {
    try (NDArray x = below.sub(lower);
        NDArray y = above.sub(upper)) {
      return coupling.statistics(x, y, weights);
    }
  }

  @Override
  public NDArray up(NDArray below) {
    return coupling.up(below);
  }

  @Override
  public NDArray down(NDArray above) {
    return coupling.down(above);
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return new CentredCoupling(coupling.with(parameters), lower, upper);
  }

  /** Not centred: what it is applied to are cumulants, which a shift leaves alone. */
  @Override
  public Coupling power(int exponent) {
    return coupling.power(exponent);
  }
}
