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
 * Spins that are −1 or 1, with a bias b each: energy(x) = −b · x, hence ⟨x | field⟩ = tanh(b +
 * field), and the log partition function is Σ log 2 cosh(b + field). The law is that of {@link
 * Bernoulli} units y = (x + 1) / 2 with doubled biases and fields.
 *
 * @param bias {@code [units]}
 */
public record Ising(NDArray bias) implements Layer {
  private static final float ALMOST_SURE = 0.998f;

  /** So many units, with zero biases. */
  public static Spec of(int units) {
    Units.requirePositive(units);
    return workspace -> new Ising(workspace.memory().zeros(new Shape(units)));
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
    return new Ising(parameters.get("bias"));
  }

  @Override
  public NDArray energy(NDArray units) {
    return Units.sum(units.mul(bias)).neg();
  }

  @Override
  public NDArray mean(NDArray field) {
    try (NDArray total = field.add(bias)) {
      return total.tanh();
    }
  }

  /** 1 where b + field is above 0, else −1; on the border both values are as likely. */
  @Override
  public NDArray mode(NDArray field) {
    try (NDArray total = field.add(bias);
        NDArray positive = Scalar.apply(total, NDArray::gt, 0)) {
      NDArray bits = positive.toType(DataType.FLOAT32, false);
      return Scalar.apply(Scalar.apply(bits, NDArray::muli, 2), NDArray::subi, 1);
    }
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    try (NDArray mean = mean(field)) {
      return sample(field, mean, rng);
    }
  }

  /** Coins with the probability (1 + mean) / 2. */
  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    NDArray half = Scalar.apply(mean, NDArray::mul, 0.5);
    NDArray coins = rng.flip(Scalar.apply(half, NDArray::addi, 0.5));
    return Scalar.apply(Scalar.apply(coins, NDArray::muli, 2), NDArray::subi, 1);
  }

  /** log 2 cosh t = |t| + softplus(−2 |t|), which can't overflow. */
  @Override
  public NDArray logPartition(NDArray field) {
    NDArray size = field.add(bias).abs();
    return Units.sum(size.add(Activation.softPlus(Scalar.apply(size, NDArray::mul, -2))));
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return Parameters.of("bias", weights.matMul(units));
  }

  /** V(m) = 1 − m². */
  @Override
  public VarianceFunction varianceFunction() {
    return new VarianceFunction(bias.onesLike(), 0, -1);
  }

  /**
   * {@code b = artanh(m) = ½ log((1 + m) / (1 − m))}, with m kept within ±0.998: a spin that is
   * always up in the data must not get an infinite bias.
   */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray m = mean.clip(-ALMOST_SURE, ALMOST_SURE);
    NDArray up = Scalar.apply(m, NDArray::add, 1);
    NDArray down = Scalar.apply(m.neg(), NDArray::addi, 1);
    return Parameters.of("bias", Scalar.apply(up.div(down).log(), NDArray::mul, 0.5));
  }

  @Override
  public void requireDomain(NDArray units) {
    Units.requireRange(units, -1, 1, "An Ising layer", "map bits x to 2x − 1 or rescale the data");
  }

  @Override
  public void requireOutcome(NDArray units) {
    Units.requireSigns(units);
  }

  @Override
  public Optional<Outcomes> outcomes() {
    return Optional.of(Outcomes.of(units(), new float[] {-1}, new float[] {1}));
  }

  @Override
  public String toString() {
    return "Ising(" + units() + ")";
  }
}
