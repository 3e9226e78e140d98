package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.layers.Coupling;

/**
 * A coupling some of whose units are cut off: energy −⟨up(m ∘ lower), n ∘ upper⟩. A unit that is
 * cut off in all its couplings goes by its own law, and neither moves the others nor depends on
 * them, so that the law of these is as if it were not there.
 *
 * @param coupling of all units
 * @param lower m, 1 for the units that remain, {@code [lower units]} or {@code [rows, lower units]}
 * @param upper n, the same for the upper layer
 */
record DroppedUnits(Coupling coupling, NDArray lower, NDArray upper) implements Coupling {
  @Override
  public NDArray up(NDArray below) {
    try (NDArray kept = below.mul(lower)) {
      return coupling.up(kept).muli(upper);
    }
  }

  @Override
  public NDArray down(NDArray above) {
    try (NDArray kept = above.mul(upper)) {
      return coupling.down(kept).muli(lower);
    }
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return new DroppedUnits(coupling.with(parameters), lower, upper);
  }

  @Override
  public Parameters statistics(NDArray below, NDArray above, NDArray weights) {
    try (NDArray x = below.mul(lower);
        NDArray y = above.mul(upper)) {
      return coupling.statistics(x, y, weights);
    }
  }

  @Override
  public Coupling power(int exponent) {
    return new DroppedUnits(coupling.power(exponent), lower, upper);
  }
}
