package relief;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A formula for the numbers at the same place of several float32 arrays, in one pass over the
 * engine's memory: its own operations take a pass for every sign in the formula. Only where {@link
 * HostMemory#reaches}.
 */
public final class Elementwise {
  /** Numbers of a block: a few arrays of them stay in a core's first-level cache. */
  public static final int BLOCK = 2048;

  /** Fewer blocks are not worth another worker. */
  private static final int LEAST = 25;

  private static final int MOST_ARRAYS = 4;

  /** A thread's own room for its blocks. */
  private static final ThreadLocal<float[][]> SCRATCH =
      ThreadLocal.withInitial(() -> new float[MOST_ARRAYS][BLOCK]);

  private Elementwise() {}

  /** What happens to a block. */
  @FunctionalInterface
  public interface Formula {
    /**
     * Changes some arrays in place. Loops over {@link #BLOCK} as plain as a single sum are
     * vectorised by the JIT compiler.
     *
     * @param block an array of {@link #BLOCK} numbers for each of the arrays
     */
    void apply(float[][] block);
  }

  /**
   * Applies the formula everywhere.
   *
   * @param changed how many of the arrays, from the first on, are written back
   * @param arrays at most four, contiguous and of the same size
   */
  public static void apply(Formula formula, int changed, NDArray... arrays) {
    for (int i = 0; i < changed; i++) {
      requireContiguous(arrays[i]);
    }
    FloatBuffer[] all = Arrays.stream(arrays).map(HostMemory::floats).toArray(FloatBuffer[]::new);
    int blocks = (all[0].capacity() + BLOCK - 1) / BLOCK;
    Workers.run(
        Workers.parts(arrays[0].getDevice(), blocks, LEAST),
        part -> apply(formula, changed, all, part));
  }

  private static void requireContiguous(NDArray array) {
    if (!HostMemory.isContiguous(array)) {
      throw new IllegalArgumentException(
          "Expected an array whose numbers lie one after another in memory, got a transposed view"
              + " of shape "
              + array.getShape()
              + "; make the parameter a new array and copy the numbers with set(\":\", view).");
    }
  }

  private static void apply(Formula formula, int changed, FloatBuffer[] all, Part blocks) {
    float[][] block = SCRATCH.get();
    for (int i = blocks.from(); i < blocks.to(); i++) {
      int from = i * BLOCK;
      int size = Math.min(BLOCK, all[0].capacity() - from);
      for (int k = 0; k < all.length; k++) {
        all[k].get(from, block[k], 0, size);
      }
      formula.apply(block);
      for (int k = 0; k < changed; k++) {
        all[k].put(from, block[k], 0, size);
      }
    }
  }
}
