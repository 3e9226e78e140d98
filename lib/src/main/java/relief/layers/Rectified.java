package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;

/**
 * Rectified linear units, real numbers x ≥ 0 with a bias b each: energy(x) = Σ x² / 2 − b · x.
 * Given t = b + field, a unit is normal with mean t and variance 1, cut off at 0:
 *
 * <pre>⟨x | field⟩ = t + φ(t) / Φ(t),  log partition function Σ t² / 2 + log √(2π) Φ(t)</pre>
 *
 * <p>which is about max(0, t) away from t = 0. The mean, the law of the samples and the partition
 * function belong to one energy, so likelihoods are what they say (Su et al. 2017, "Unsupervised
 * learning with truncated Gaussian graphical models").
 *
 * <p>The noisy rectified units of Nair &amp; Hinton 2010, max(0, t + noise of variance σ(t)),
 * belong to none. They approximate stepped sigmoid units, the number n of ones among binary units
 * with the biases b − ½, b − 3/2, b − 5/2, …, which has the energy n² / 2 − bn + Σ log(1 −
 * exp(−k)), k from 1 to n (Euler's identity). The sum lies between −0.69 and 0 and the rest is this
 * layer's energy at whole numbers: a Rectified unit is a stepped sigmoid unit made continuous.
 *
 * <p>The variance is 1: another one of a hidden layer is the same law with other weights, and
 * visible data are to be scaled such that their noise, not their spread, is about 1.
 *
 * @param bias b, {@code [units]}
 */
public record Rectified(NDArray bias) implements Layer {
  private static final double SMALL = 1e-2;
  private static final double LARGE = 1e3;

  /** So many units, with zero biases. */
  public static Spec of(int units) {
    Units.requirePositive(units);
    return workspace -> new Rectified(workspace.memory().zeros(new Shape(units)));
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
    return new Rectified(parameters.get("bias"));
  }

  @Override
  public NDArray energy(NDArray units) {
    return Units.sum(Scalar.apply(units, NDArray::mul, 0.5).subi(bias).muli(units));
  }

  @Override
  public NDArray mean(NDArray field) {
    return Workspace.scoped(() -> single(TruncatedNormal.mean(total(field))));
  }

  /** max(0, b + field). */
  @Override
  public NDArray mode(NDArray field) {
    try (NDArray total = field.add(bias)) {
      return Scalar.apply(total, NDArray::maximum, 0);
    }
  }

  /** By inversion, exact up to 2⁻²⁴ in the probabilities. Draws one number a unit. */
  @Override
  public NDArray sample(NDArray field, Rng rng) {
    return Workspace.scoped(
        () -> {
          NDArray uniform = rng.uniform(field.getShape()).toType(DataType.FLOAT64, false);
          return single(TruncatedNormal.draw(total(field), uniform));
        });
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return Workspace.scoped(() -> Units.sum(TruncatedNormal.logMass(total(field))));
  }

  /** In float64, by a product: the engine's conversions of types pass no gradients on. */
  private NDArray total(NDArray field) {
    return field.add(bias).mul(field.getManager().ones(new Shape(1), DataType.FLOAT64));
  }

  private static NDArray single(NDArray result) {
    return result.getManager().zeros(result.getShape(), DataType.FLOAT32).addi(result);
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return Parameters.of("bias", weights.matMul(units));
  }

  /**
   * The bias that gives the mean, kept within [0.01, 1000]; the variance follows: 1 for large
   * means, the mean's square for small ones.
   */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray precise = mean.toType(DataType.FLOAT64, false).clip(SMALL, LARGE);
    return Parameters.of("bias", single(TruncatedNormal.withMean(precise)));
  }

  @Override
  public void requireDomain(NDArray units) {
    Units.requireRange(units, 0, Double.MAX_VALUE, "A Rectified layer", "shift or clean the data");
  }

  @Override
  public String toString() {
    return "Rectified(" + units() + ")";
  }
}
