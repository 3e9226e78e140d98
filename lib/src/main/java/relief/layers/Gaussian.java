package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;

/**
 * Real-valued units with location μ and variance s = exp(logVariance) each: energy(x) = Σ (x − μ)²
 * / 2s, hence p(x | field) is normal with mean μ + s · field and variance s, and the log partition
 * function is Σ μ · field + s · field² / 2 + ½ log 2πs.
 *
 * @param location μ, {@code [units]}
 * @param logVariance log s, {@code [units]}
 */
public record Gaussian(NDArray location, NDArray logVariance) implements Layer {
  private static final float SMALL = 1e-3f;

  /** So many units with location 0 and variance 1, both learned unless {@code fixed()}. */
  public static Spec of(int units) {
    return of(units, 1);
  }

  /**
   * So many units with location 0 and this variance. {@code Gaussian.of(784,
   * 0.05).fixed("logVariance")} keeps it; where it learns, {@link relief.layers.Layer#matching}
   * puts that of the data in its place.
   *
   * @throws IllegalArgumentException unless the variance is finite and above 0
   */
  public static Spec of(int units, double variance) {
    Units.requirePositive(units);
    if (!(variance > 0) || Double.isInfinite(variance)) {
      throw new IllegalArgumentException(
          "Expected a finite variance above 0, got " + variance + ".");
    }
    Shape shape = new Shape(units);
    float logVariance = (float) Math.log(variance);
    return workspace ->
        new Gaussian(workspace.memory().zeros(shape), workspace.memory().full(shape, logVariance));
  }

  @Override
  public Shape shape() {
    return location.getShape();
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("location", location).and("logVariance", logVariance);
  }

  @Override
  public Layer with(Parameters parameters) {
    return new Gaussian(parameters.get("location"), parameters.get("logVariance"));
  }

  @Override
  public NDArray energy(NDArray units) {
    return half(Units.sum(scaledSquares(units)));
  }

  @Override
  public NDArray mean(NDArray field) {
    return field.mul(logVariance.exp()).add(location);
  }

  /** The mean: a normal law's greatest density is there. */
  @Override
  public NDArray mode(NDArray field) {
    return mean(field);
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    NDArray noise = rng.normal(field.getShape());
    return noise.mul(half(logVariance).exp()).add(mean(field));
  }

  @Override
  public NDArray logPartition(NDArray field) {
    NDArray variance = logVariance.exp();
    NDArray quadratic = half(field.mul(variance)).add(location).mul(field);
    return Units.sum(quadratic.add(half(Scalar.apply(variance, NDArray::mul, 2 * Math.PI).log())));
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    NDArray pull = units.sub(location).div(logVariance.exp());
    return Parameters.of("location", weights.matMul(pull))
        .and("logVariance", half(weights.matMul(scaledSquares(units))));
  }

  /** ⟨(x − μ)²⟩ is the square of the mean's distance plus the variance s, hence ½ a unit more. */
  @Override
  public Parameters meanStatistics(NDArray mean, NDArray weights) {
    Parameters statistics = statistics(mean, weights);
    NDArray spread = half(weights.sum());
    return statistics.and("logVariance", statistics.get("logVariance").add(spread));
  }

  /** V = s, whatever the mean is. */
  @Override
  public VarianceFunction varianceFunction() {
    return new VarianceFunction(logVariance.exp(), 0, 0);
  }

  @Override
  public Parameters varianceStatistics(NDArray pull) {
    return Parameters.of("logVariance", pull.sum(new int[] {0}).mul(logVariance.exp()));
  }

  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    return Parameters.of("location", mean.duplicate())
        .and("logVariance", variance.maximum(SMALL).log());
  }

  @Override
  public void requireDomain(NDArray units) {
    Units.requireRange(units, -Double.MAX_VALUE, Double.MAX_VALUE, "A Gaussian layer", "clean it");
  }

  private static NDArray half(NDArray array) {
    return Scalar.apply(array, NDArray::mul, 0.5);
  }

  private NDArray scaledSquares(NDArray units) {
    return units.sub(location).square().div(logVariance.exp());
  }

  @Override
  public String toString() {
    return "Gaussian(" + units() + ")";
  }
}
