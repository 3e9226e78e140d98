package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Noise for the CPU. The JDK's {@link SplittableRandom} fills the engine's memory in place, at a
 * fifth of the cost of the engine's own generator. A stream serves a block of rows and is keyed by
 * that block, so that a row's numbers don't depend on who draws the others.
 */
record HostNoise(NDManager memory) implements Noise {
  private static final int ROWS = 16;

  /** Fills places {@code from} (inclusive) to {@code to} (exclusive) from one stream. */
  @FunctionalInterface
  private interface Fill {
    void fill(SplittableRandom random, int from, int to);
  }

  @Override
  public NDArray uniform(long key, Shape shape) {
    NDArray array = memory.create(shape, DataType.FLOAT32);
    FloatBuffer x = floats(array);
    forEachBlock(key, shape, (random, from, to) -> fillUniform(random, x, from, to));
    return array;
  }

  @Override
  public NDArray normal(long key, Shape shape) {
    NDArray array = memory.create(shape, DataType.FLOAT32);
    FloatBuffer x = floats(array);
    forEachBlock(key, shape, (random, from, to) -> fillNormal(random, x, from, to));
    return array;
  }

  @Override
  public NDArray bernoulli(long key, NDArray probability) {
    NDArray array = memory.create(probability.getShape(), DataType.FLOAT32);
    FloatBuffer x = floats(array);
    FloatBuffer p = floats(probability);
    forEachBlock(
        key, array.getShape(), (random, from, to) -> fillBernoulli(random, p, x, from, to));
    return array;
  }

  private static void fillUniform(SplittableRandom random, FloatBuffer x, int from, int to) {
    for (int i = from; i < to; i++) {
      x.put(i, random.nextFloat());
    }
  }

  private static void fillNormal(SplittableRandom random, FloatBuffer x, int from, int to) {
    for (int i = from; i < to; i++) {
      x.put(i, (float) random.nextGaussian());
    }
  }

  /** The sign bit of u − p is the coin: a branch would be mispredicted half of the time. */
  private static void fillBernoulli(
      SplittableRandom random, FloatBuffer p, FloatBuffer x, int from, int to) {
    for (int i = from; i < to; i++) {
      x.put(i, Float.floatToRawIntBits(random.nextFloat() - p.get(i)) >>> 31);
    }
  }

  private static void forEachBlock(long key, Shape shape, Fill fill) {
    int size = Math.toIntExact(shape.size());
    int rows = shape.dimension() == 0 ? 1 : (int) shape.get(0);
    int units = rows == 0 ? 0 : size / rows;
    for (int row = 0; row < rows; row += ROWS) {
      int to = Math.min(row + ROWS, rows);
      fill.fill(new SplittableRandom(Mix.mix(key, row)), row * units, to * units);
    }
  }

  /** The array's own memory as floats: a view, not a copy, of a contiguous array. */
  private static FloatBuffer floats(NDArray array) {
    return ((PtNDArray) array).toByteBuffer(true).asFloatBuffer();
  }
}
