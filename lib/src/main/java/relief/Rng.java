package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * A random stream. Every stochastic function of the library shows one in its signature.
 *
 * <p>Streams are split by name and by step, never by order of use: {@code rng.split("monitor")}
 * gives the same numbers whether or not anybody drew from {@code rng} before, so that a metric or a
 * plot can't change the training, and any step can be replayed alone. Draws from one stream follow
 * each other; a stream is used by one thread at a time.
 */
public final class Rng {
  private final Noise noise;
  private final long key;
  private final Rng parent;
  private final Object label;
  private long draws;

  Rng(Noise noise, long seed) {
    this(noise, seed, null, seed);
  }

  private Rng(Noise noise, long key, Rng parent, Object label) {
    this.noise = noise;
    this.key = key;
    this.parent = parent;
    this.label = label;
  }

  /** The stream of that name under this one; the same name gives the same stream. */
  public Rng split(String name) {
    return new Rng(noise, Mix.mix(key, name), this, name);
  }

  /** The stream of that step under this one; the same step gives the same stream. */
  public Rng at(long step) {
    return new Rng(noise, Mix.mix(~key, step), this, step);
  }

  /** Uniform numbers in [0, 1). Draws one number an element. */
  public NDArray uniform(Shape shape) {
    return noise.uniform(nextKey(), shape);
  }

  /** Normal numbers with mean 0 and variance 1. */
  public NDArray normal(Shape shape) {
    return noise.normal(nextKey(), shape);
  }

  /**
   * Independent coin flips, 1 with the given probability and else 0, of the same shape.
   *
   * @param probability a float32 array with values in [0, 1]
   */
  public NDArray bernoulli(NDArray probability) {
    requireFloat(probability);
    return noise.bernoulli(nextKey(), probability);
  }

  /**
   * The coins of {@link #bernoulli}, for probabilities that nobody needs any more: their array is
   * used up. On a CPU the coins take its place, which saves a cold piece of memory.
   *
   * @param probability a contiguous float32 array with values in [0, 1]
   */
  public NDArray flip(NDArray probability) {
    requireFloat(probability);
    return noise.flip(nextKey(), probability);
  }

  private static void requireFloat(NDArray probability) {
    if (probability.getDataType() != DataType.FLOAT32) {
      throw new IllegalArgumentException(
          "Expected float32 probabilities, got "
              + probability.getDataType()
              + "; convert them with toType(DataType.FLOAT32, false).");
    }
  }

  /** A random order of 0 … size−1, every one as likely (Fisher and Yates). */
  public int[] permutation(int size) {
    SplittableRandom random = new SplittableRandom(nextKey());
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /**
   * Where a stream stands, to be written down and to go on from: {@link Workspace#rng(Position)}.
   *
   * @param name the seed of its workspace and how it was split from there, {@code 42/fit}; for the
   *     reader, nothing depends on it
   * @param key what its numbers follow from
   * @param draws how many arrays were drawn from it
   */
  public record Position(String name, long key, long draws) {}

  /** Where this stream stands. */
  public Position position() {
    return new Position(name(), key, draws);
  }

  /** A stream that goes on from there, with numbers for the same device as this one's. */
  Rng from(Position position) {
    Rng stream = new Rng(noise, position.key(), null, position.name());
    stream.draws = position.draws();
    return stream;
  }

  private String name() {
    return parent == null ? label.toString() : parent.name() + "/" + label;
  }

  /** The seed and the way from it: {@code 42/fit/step/7}. */
  @Override
  public String toString() {
    return "random stream " + name();
  }

  private long nextKey() {
    return Mix.mix(key, draws++);
  }
}
