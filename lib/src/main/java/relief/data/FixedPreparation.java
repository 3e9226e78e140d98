package relief.data;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import relief.Rng;

/** A preparation that draws nothing. */
record FixedPreparation(UnaryOperator<NDArray> function) implements Preparation {
  /** Leaves rows as they are. */
  static final Preparation NONE = new FixedPreparation(rows -> rows);

  @Override
  public NDArray apply(NDArray rows, Rng rng) {
    return function.apply(rows);
  }

  @Override
  public boolean deterministic() {
    return true;
  }
}
