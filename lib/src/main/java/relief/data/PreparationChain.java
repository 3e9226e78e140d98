package relief.data;

import ai.djl.ndarray.NDArray;
import relief.Rng;

/** One preparation after another. */
record PreparationChain(Preparation first, Preparation next) implements Preparation {
  @Override
  public NDArray apply(NDArray rows, Rng rng) {
    return next.apply(first.apply(rows, rng), rng.split("then"));
  }

  @Override
  public boolean deterministic() {
    return first.deterministic() && next.deterministic();
  }

  @Override
  public int units(int units) {
    return next.units(first.units(units));
  }
}
