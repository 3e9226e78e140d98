package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;

/**
 * Units that are 0 or 1, with a bias b each: energy(x) = −b · x, hence p(x = 1 | field) = σ(b +
 * field), and the log partition function is Σ softplus(b + field).
 *
 * @param bias {@code [units]}
 */
public record Bernoulli(NDArray bias) implements Layer {
  private static final float RARE = 1e-3f;

  /** So many units, with zero biases. */
  public static Spec of(int units) {
    Units.requirePositive(units);
    return workspace -> new Bernoulli(workspace.memory().zeros(new Shape(units)));
  }

  @Override
  public Shape shape() {
    return bias.getShape();
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("bias", bias);
  }

  @Override
  public Layer with(Parameters parameters) {
    return new Bernoulli(parameters.get("bias"));
  }

  @Override
  public NDArray energy(NDArray units) {
    return Units.sum(units.mul(bias)).neg();
  }

  @Override
  public NDArray mean(NDArray field) {
    try (NDArray total = field.add(bias)) {
      return Activation.sigmoid(total);
    }
  }

  /** 1 where b + field is above 0; on the border, where both values are as likely, 0. */
  @Override
  public NDArray mode(NDArray field) {
    try (NDArray total = field.add(bias);
        NDArray positive = Scalar.apply(total, NDArray::gt, 0)) {
      return positive.toType(DataType.FLOAT32, false);
    }
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    return rng.flip(mean(field));
  }

  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    return rng.bernoulli(mean);
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return Units.sum(Activation.softPlus(field.add(bias)));
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return Parameters.of("bias", weights.matMul(units));
  }

  /** V(m) = m − m². */
  @Override
  public VarianceFunction varianceFunction() {
    return new VarianceFunction(bias.zerosLike(), 1, -1);
  }

  /**
   * {@code b = log(p / (1 − p))}, with p kept within [0.001, 0.999]: a pixel that is always black
   * in the data must not get an infinite bias.
   */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray p = mean.clip(RARE, 1 - RARE);
    return Parameters.of("bias", p.div(p.neg().add(1)).log());
  }

  @Override
  public void requireDomain(NDArray units) {
    Units.requireRange(units, 0, 1, "A Bernoulli layer", "binarize or rescale the data");
  }

  @Override
  public void requireOutcome(NDArray units) {
    Units.requireBinary(
        units,
        "Bernoulli",
        "binarize the data first, by threshold(0.5) or sampled(). Training takes grey levels as"
            + " they are");
  }

  @Override
  public Optional<Outcomes> outcomes() {
    return Optional.of(Outcomes.of(units(), new float[] {0}, new float[] {1}));
  }

  @Override
  public String toString() {
    return "Bernoulli(" + units() + ")";
  }
}
