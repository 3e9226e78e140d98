package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Noise for the CPU: {@link Threefry} fills the engine's memory in place. The number at a place
 * depends on the key and the place alone, so that a row's numbers don't depend on who draws the
 * others.
 */
record HostNoise(NDManager memory) implements Noise {
  /** The bits of 1f: those of a number in [1, 2) have a fraction besides. */
  private static final int ONE = 0x3F800000;

  private static final int SIGN_AND_EXPONENT = 9;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  /** A thread's own room for a block, in its cache. */
  private record Scratch(int[] random, float[] chances, int[] coins) {
    Scratch() {
      this(new int[Threefry.BLOCK], new float[Threefry.BLOCK], new int[Threefry.BLOCK]);
    }
  }

  /** Every multiple of 2⁻²³ in [0, 1) is as likely. */
  @Override
  public NDArray uniform(long key, Shape shape) {
    NDArray array = memory.create(shape, DataType.FLOAT32);
    IntBuffer bits = HostMemory.bits(array);
    Threefry random = Threefry.of(key);
    int[] block = SCRATCH.get().random();
    for (int from = 0; from < bits.capacity(); from += Threefry.BLOCK) {
      random.fill(from / Threefry.BLOCK, block);
      fromOneToTwo(block);
      bits.put(from, block, 0, Math.min(Threefry.BLOCK, bits.capacity() - from));
    }
    return array.subi(1);
  }

  private static void fromOneToTwo(int[] bits) {
    for (int i = 0; i < Threefry.BLOCK; i++) {
      bits[i] = bits[i] >>> SIGN_AND_EXPONENT | ONE;
    }
  }

  /** √(−2 ln(1 − u)) cos(2πu′): Box &amp; Muller 1958. */
  @Override
  public NDArray normal(long key, Shape shape) {
    try (NDArray radius = uniform(Mix.mix(key, 0), shape);
        NDArray angle = uniform(Mix.mix(key, 1), shape)) {
      return radius.neg().addi(1).log().muli(-2).sqrt().muli(angle.muli(2 * Math.PI).cos());
    }
  }

  /** Exact up to 2⁻²³ in the probabilities. */
  @Override
  public NDArray bernoulli(long key, NDArray probability) {
    NDArray coins = memory.create(probability.getShape(), DataType.FLOAT32);
    flip(key, probability, coins);
    return coins;
  }

  @Override
  public NDArray flip(long key, NDArray probability) {
    if (!HostMemory.isContiguous(probability)) {
      return Noise.super.flip(key, probability);
    }
    flip(key, probability, probability);
    return probability;
  }

  private static void flip(long key, NDArray probability, NDArray coins) {
    FloatBuffer p = HostMemory.floats(probability);
    FloatBuffer x = HostMemory.floats(coins);
    IntBuffer bits = HostMemory.bits(coins);
    Threefry random = Threefry.of(key);
    Scratch scratch = SCRATCH.get();
    for (int from = 0; from < p.capacity(); from += Threefry.BLOCK) {
      int size = Math.min(Threefry.BLOCK, p.capacity() - from);
      p.get(from, scratch.chances, 0, size);
      addOne(scratch.chances);
      x.put(from, scratch.chances, 0, size);
      bits.get(from, scratch.coins, 0, size);
      random.fill(from / Threefry.BLOCK, scratch.random);
      flip(scratch.coins, scratch.random);
      bits.put(from, scratch.coins, 0, size);
    }
  }

  private static void addOne(float[] chances) {
    for (int i = 0; i < Threefry.BLOCK; i++) {
      chances[i] += 1;
    }
  }

  /**
   * Whether 1 + u &lt; 1 + p, as a number: floats from 1 to 2 are ordered as their bits are, and a
   * subtraction has no branch to be mispredicted half of the time.
   */
  private static void flip(int[] onePlusChance, int[] random) {
    for (int i = 0; i < Threefry.BLOCK; i++) {
      int onePlusUniform = random[i] >>> SIGN_AND_EXPONENT | ONE;
      onePlusChance[i] = (onePlusUniform - onePlusChance[i]) >> 31 & ONE;
    }
  }
}
