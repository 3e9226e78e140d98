package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;

/**
 * (x − mean) / deviation, unit by unit, with arrays in an owner of their own.
 *
 * @param mean {@code [units]}
 * @param deviation {@code [units]}, positive
 */
record Standardization(NDArray mean, NDArray deviation) implements Preparation {
  /** Variances below that, in squares of the mean, are those of float32's rounding. */
  private static final double ROUNDING = 1e-12;

  static Standardization of(Dataset training) {
    return kept(training, deviation(training));
  }

  static Standardization centring(Dataset training) {
    return kept(training, Workspace.scoped(() -> training.mean().onesLike()));
  }

  private static Standardization kept(Dataset training, NDArray deviation) {
    NDManager owner = training.view().storage().workspace().owner();
    return new Standardization(
        Workspace.keep(owner, training.mean()), Workspace.keep(owner, deviation));
  }

  /** 1 where a unit doesn't vary. */
  private static NDArray deviation(Dataset training) {
    return Workspace.scoped(
        () -> {
          NDArray variance = training.variance();
          NDArray rounding = Scalar.apply(training.mean().square(), NDArray::muli, ROUNDING);
          NDArray none = variance.lte(rounding).toType(DataType.FLOAT32, false);
          return variance.sqrt().add(none);
        });
  }

  @Override
  public NDArray apply(NDArray rows, Rng rng) {
    return rows.sub(mean).divi(deviation);
  }

  @Override
  public boolean deterministic() {
    return true;
  }
}
