package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import relief.Parameters;
import relief.Rng;

/**
 * Every unit of the lower layer coupled to every unit of the upper one: energy −xᵀ W y.
 *
 * @param weights W, {@code [lower units, upper units]}
 */
public record Dense(NDArray weights) implements Coupling {
  /**
   * Weights from the normal law with mean 0 and variance 2 / (lower + upper): Glorot &amp; Bengio
   * 2010, equation 12 in its normal form.
   */
  public static Dense glorotNormal(int lower, int upper, Rng rng) {
    double deviation = Math.sqrt(2.0 / (lower + upper));
    NDArray noise = rng.normal(new Shape(lower, upper));
    noise.muli(deviation);
    return new Dense(noise);
  }

  @Override
  public NDArray up(NDArray lower) {
    return lower.matMul(weights);
  }

  @Override
  public NDArray down(NDArray upper) {
    return upper.matMul(weights.transpose());
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("weights", weights);
  }

  @Override
  public Coupling with(Parameters parameters) {
    return new Dense(parameters.get("weights"));
  }

  /** Σₙ weightsₙ xₙ yₙᵀ; the weights multiply the upper layer, as a rule the smaller one. */
  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    try (NDArray weighted = upper.mul(weights.expandDims(1))) {
      return Parameters.of("weights", lower.transpose().matMul(weighted));
    }
  }

  @Override
  public Coupling power(int exponent) {
    return Powered.of(this, exponent);
  }

  @Override
  public String toString() {
    return "Dense" + weights.getShape();
  }
}
