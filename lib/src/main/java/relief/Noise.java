package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A source of random arrays that are a function of a key: the same key, shape and kind of device
 * give the same numbers, whatever was drawn before and by whom.
 */
interface Noise {
  /** Independent numbers from the uniform law on [0, 1). */
  NDArray uniform(long key, Shape shape);

  /** Independent numbers from the normal law with mean 0 and variance 1. */
  NDArray normal(long key, Shape shape);

  /** Ones with the given probabilities, else zeros; an array of the same shape. */
  NDArray bernoulli(long key, NDArray probability);

  /** The same, where the probabilities are needed no more and their array may become the result. */
  default NDArray flip(long key, NDArray probability) {
    try (probability) {
      return bernoulli(key, probability);
    }
  }

  /** The faster source for the device: Java's on a CPU, the engine's on a GPU. */
  static Noise on(NDManager memory) {
    return HostMemory.reaches(memory.getDevice()) ? new HostNoise(memory) : new EngineNoise(memory);
  }
}
