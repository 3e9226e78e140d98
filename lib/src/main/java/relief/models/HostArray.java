package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A copy of a float32 array in Java's memory, which nobody needs to free.
 *
 * @param values all numbers in order
 * @param shape how they lie
 */
record HostArray(float[] values, Shape shape) {
  static HostArray of(NDArray array) {
    return new HostArray(array.toFloatArray(), array.getShape());
  }

  NDArray in(NDManager manager) {
    return manager.create(values, shape);
  }
}
