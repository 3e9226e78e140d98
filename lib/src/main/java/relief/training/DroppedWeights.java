package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.layers.Coupling;

/**
 * A coupling some of whose parameters count as 0; their statistics are 0, too.
 *
 * @param coupling with all its parameters
 * @param mask 1 for those that remain, by the names of the coupling's parameters
 * @param rest the coupling without those that are dropped
 */
record DroppedWeights(Coupling coupling, Parameters mask, Coupling rest) implements Coupling {
  static DroppedWeights of(Coupling coupling, Parameters mask) {
    Parameters kept = coupling.parameters().combine(mask, NDArray::mul);
    return new DroppedWeights(coupling, mask, coupling.with(kept));
  }

  @Override
  public NDArray up(NDArray lower) {
    return rest.up(lower);
  }

  @Override
  public NDArray down(NDArray upper) {
    return rest.down(upper);
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return of(coupling.with(parameters), mask);
  }

  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    return rest.statistics(lower, upper, weights).combine(mask, NDArray::muli);
  }

  @Override
  public Coupling power(int exponent) {
    return of(coupling.power(exponent), mask);
  }
}
