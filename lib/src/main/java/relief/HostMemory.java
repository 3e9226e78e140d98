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
