package relief.plotting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;

/** Numbers copied out of the engine's memory. */
final class Floats {
  private Floats() {}

  /** The numbers in row-major order, whatever their type; leaves nothing behind in the engine. */
  static float[] of(NDArray array) {
    try (NDScope scope = new NDScope()) { // a transposed array is copied on the way
      scope.suppressNotUsedWarning();
      return array.toType(DataType.FLOAT32, false).toFloatArray();
    }
  }
}
