package relief.layers;

import ai.djl.ndarray.NDArray;
import relief.Scalar;

/**
 * The variance of a unit as a function of its mean, where that is quadratic (Morris 1982):
 *
 * <pre>V(m) = constant + linear · m + quadratic · m²</pre>
 *
 * <p>Units whose field moves them within such a family are Bernoulli (m − m²), Ising (1 − m²),
 * Gaussian (a constant), Poisson (m) and exponential ones (m²). All higher cumulants follow: the
 * third is V V′, the fourth V (V′² + V V″).
 *
 * @param constant {@code [units]}
 * @param linear the same for all units
 * @param quadratic the same for all units
 */
public record VarianceFunction(NDArray constant, double linear, double quadratic) {
  /** V(m): {@code [rows, units] → [rows, units]}. */
  public NDArray variance(NDArray mean) {
    return Scalar.apply(
            Scalar.apply(mean, NDArray::mul, quadratic), NDArray::addi, linear) // linear + q m
        .mul(mean)
        .add(constant);
  }

  /** V′(m), the third cumulant over the second. */
  public NDArray slope(NDArray mean) {
    return Scalar.apply(Scalar.apply(mean, NDArray::mul, 2 * quadratic), NDArray::addi, linear);
  }

  /** The third cumulant, V V′. */
  public NDArray third(NDArray mean) {
    return variance(mean).mul(slope(mean));
  }

  /** V′² + V V″, the slope of the third cumulant. */
  public NDArray slopeOfThird(NDArray mean) {
    return slope(mean).square().add(Scalar.apply(variance(mean), NDArray::mul, 2 * quadratic));
  }

  @Override
  public String toString() {
    return "variance " + quadratic + " m² + " + linear + " m + a constant a unit";
  }
}
