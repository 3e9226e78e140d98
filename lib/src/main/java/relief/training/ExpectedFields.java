package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Scalar;
import relief.layers.Coupling;

/**
 * A coupling whose fields are those expected when a share of the units that push is dropped. Its
 * two maps are adjoint only for equal shares; its statistics are the coupling's own.
 *
 * @param coupling of all units
 * @param lower the share of the lower units that remains
 * @param upper the share of the upper units that remains
 */
record ExpectedFields(Coupling coupling, double lower, double upper) implements Coupling {
  @Override
  public NDArray up(NDArray below) {
    return Scalar.apply(coupling.up(below), NDArray::mul, lower);
  }

  @Override
  public NDArray down(NDArray above) {
    return Scalar.apply(coupling.down(above), NDArray::mul, upper);
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return new ExpectedFields(coupling.with(parameters), lower, upper);
  }

  @Override
  public Parameters statistics(NDArray below, NDArray above, NDArray weights) {
    return coupling.statistics(below, above, weights);
  }
}
