package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import relief.Rng;

/** Numbers of categories, as groups of units. */
record OneHotRows(int categories) implements Preparation {
  OneHotRows {
    if (categories < 2) {
      throw new IllegalArgumentException(
          "Expected two categories or more, got " + categories + ".");
    }
  }

  @Override
  public NDArray apply(NDArray rows, Rng rng) {
    NDArray numbers = rows.getManager().arange(0f, categories);
    return rows.round()
        .expandDims(2)
        .eq(numbers)
        .toType(DataType.FLOAT32, false)
        .reshape(rows.getShape().get(0), (long) units((int) rows.getShape().get(1)));
  }

  @Override
  public boolean deterministic() {
    return true;
  }

  @Override
  public int units(int units) {
    return Math.multiplyExact(units, categories);
  }
}
