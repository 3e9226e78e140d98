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
}
