package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import relief.Rng;
import relief.Scalar;

/** Images, some of them mirrored from left to right. */
record Mirrors(int columns, double probability) implements Preparation {
  Mirrors {
    if (columns < 1) {
      throw new IllegalArgumentException("Expected a column or more, got " + columns + ".");
    }
  }

  @Override
  public NDArray apply(NDArray rows, Rng rng) {
    long count = rows.getShape().get(0);
    long units = rows.getShape().get(1);
    if (units % columns != 0) {
      throw new IllegalArgumentException(
          "Expected images of lines of " + columns + " pixels, got rows of " + units + " units.");
    }
    NDArray images = rows.reshape(count, units / columns, columns);
    NDArray mirrored = images.flip(2).reshape(count, units);
    NDArray zeros = rows.getManager().zeros(new Shape(count, 1), DataType.FLOAT32);
    NDArray chosen = rng.bernoulli(Scalar.apply(zeros, NDArray::addi, probability));
    NDArray others = Scalar.apply(chosen.neg(), NDArray::addi, 1);
    return mirrored.mul(chosen).addi(rows.mul(others));
  }
}
