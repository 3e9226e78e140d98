package relief;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The engine's memory as Java sees it: on a CPU a contiguous array can be read and written in
 * place. What does so has a twin in the engine's own operations, which serves a GPU; the system
 * property {@code relief.engineOnly=true} makes the twin serve a CPU as well.
 */
public final class HostMemory {
  private static final boolean ENGINE_ONLY = Boolean.getBoolean("relief.engineOnly");

  private HostMemory() {}

  /** Whether Java can reach this array's memory. */
  public static boolean reaches(NDArray array) {
    return reaches(array.getDevice());
  }

  /** Whether Java can reach the memory of arrays on this device. */
  static boolean reaches(Device device) {
    return !ENGINE_ONLY && !device.isGpu();
  }

  /**
   * Whether the numbers lie in memory one after another, as in every array that isn't a transposed
   * or sliced view of another one: only then can they be written in place. (The engine doesn't
   * tell; a byte that is changed for a moment does.)
   */
  static boolean isContiguous(NDArray array) {
    ByteBuffer one = bytes(array);
    ByteBuffer other = bytes(array);
    if (one.capacity() == 0) {
      return true;
    }
    byte before = one.get(0);
    one.put(0, (byte) ~before);
    boolean same = other.get(0) != before;
    one.put(0, before);
    return same;
  }

  /** The array's own memory: a view, not a copy, of a contiguous array. */
  public static ByteBuffer bytes(NDArray array) {
    return ((PtNDArray) array).toByteBuffer(true);
  }

  /** The same memory as float32 numbers. */
  public static FloatBuffer floats(NDArray array) {
    return bytes(array).asFloatBuffer();
  }

  /** The same memory as 32 bits each. */
  static IntBuffer bits(NDArray array) {
    return bytes(array).asIntBuffer();
  }
}
