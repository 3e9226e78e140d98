package relief.layers;

import ai.djl.ndarray.NDArray;
import relief.Parameters;

/**
 * What joins two layers: a bilinear energy −⟨up(lower), upper⟩. Its two maps are adjoint, ⟨up(x),
 * y⟩ = ⟨x, down(y)⟩, which makes it the coupling of an energy-based model.
 */
public interface Coupling {
  /** The field that the lower layer exerts on the upper one: {@code [rows, upper units]}. */
  NDArray up(NDArray lower);

  /** The field that the upper layer exerts on the lower one: {@code [rows, lower units]}. */
  NDArray down(NDArray upper);

  /** The arrays that learn, by name. */
  Parameters parameters();

  /** The same coupling with other values for {@link #parameters()}. */
  Coupling with(Parameters parameters);

  /**
   * The weighted sum over rows of −∂energy/∂θ, for every parameter θ.
   *
   * @param weights {@code [rows]}; 1/rows each for a mean over rows
   */
  Parameters statistics(NDArray lower, NDArray upper, NDArray weights);

  /**
   * The coupling of one pair of layers: this one, unless it stands for several copies of a layer.
   */
  default Coupling single() {
    return this;
  }

  /**
   * The coupling whose every weight between two units is raised to a power, for expansions in the
   * coupling. Its statistics are derivatives by the same {@link #parameters()}.
   *
   * @param exponent 2 or more
   * @throws UnsupportedOperationException if the coupling can't
   */
  default Coupling power(int exponent) {
    throw new UnsupportedOperationException(
        "Expected a coupling that knows the powers of its weights, as Dense does, got "
            + this
            + "; implement power(int), or train and evaluate without TAP.");
  }
}
