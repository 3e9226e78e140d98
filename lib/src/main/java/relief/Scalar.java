package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.BinaryOperator;

/**
 * Arithmetic with one number, which the device makes itself. The engine's own {@code array.mul(2)}
 * means the same, but copies the number from Java's memory to a GPU, and waits until it is there.
 */
public final class Scalar {
  private Scalar() {}

  /**
   * The result of, for example, {@code apply(array, NDArray::mul, 2)}.
   *
   * @param operation what takes the array and an array of shape {@code []} with the number, of the
   *     same type
   * @param number is rounded to float32 for such arrays, to 48 bits for others
   */
  public static NDArray apply(NDArray array, BinaryOperator<NDArray> operation, double number) {
    try (NDArray scalar = on(array, number)) {
      float rest = (float) (number - (float) number);
      if (array.getDataType() == DataType.FLOAT64 && rest != 0) {
        try (NDArray correction = on(array, rest)) {
          scalar.addi(correction);
        }
      }
      return operation.apply(array, scalar);
    }
  }

  private static NDArray on(NDArray array, double number) {
    return array.getManager().full(new Shape(), (float) number, array.getDataType());
  }
}
