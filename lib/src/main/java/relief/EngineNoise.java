package relief;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Noise from the engine's one generator, armed anew for every draw: the choice on a GPU, where it
 * is fast. Only one thread at a time may draw.
 */
record EngineNoise(NDManager memory) implements Noise {
  @Override
  public NDArray uniform(long key, Shape shape) {
    return arm(key).randomUniform(0f, 1f, shape, DataType.FLOAT32);
  }

  @Override
  public NDArray normal(long key, Shape shape) {
    return arm(key).randomNormal(0f, 1f, shape, DataType.FLOAT32);
  }

  @Override
  public NDArray bernoulli(long key, NDArray probability) {
    return uniform(key, probability.getShape()).lt(probability).toType(DataType.FLOAT32, false);
  }

  private NDManager arm(long key) {
    JniUtils.setSeed(Mix.mix(key, 0));
    return memory;
  }
}
