package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;
import relief.Rng;
import relief.Scalar;

/**
 * The autoregressive gamma process with mean 1 (Gouriéroux &amp; Jasiak 2006), all of it on the
 * device. Its step is a draw from a noncentral χ² law, which is a normal square and a central rest:
 *
 * <pre>β′ = c/2 · ((n + √(2φβ/c))² + 2 g),  n ~ N(0, 1),  g ~ Gamma(1/variance − ½)</pre>
 *
 * @param variance of the stationary law, above 0, at most 1
 * @param momentum φ, the autocorrelation from step to step
 */
record GammaProcess(double variance, double momentum) {
  /** The chance that none is accepted is below 10⁻¹⁰. */
  private static final int PROPOSALS = 8;

  private static final double TINY = 1e-30;

  /** Independent draws from the stationary law: {@code [rows, 1]}. */
  NDArray start(int rows, Rng rng) {
    return Scalar.apply(gamma(1 / variance, rows, rng), NDArray::mul, variance);
  }

  /** One step of every row. */
  NDArray next(NDArray beta, Rng rng) {
    double scale = (1 - momentum) * variance;
    NDArray shift = Scalar.apply(beta, NDArray::mul, 2 * momentum / scale).sqrt();
    NDArray square = rng.normal(beta.getShape()).add(shift).square();
    int rows = (int) beta.getShape().get(0);
    NDArray rest = gamma(1 / variance - 0.5, rows, rng);
    return Scalar.apply(square, NDArray::mul, scale / 2)
        .add(Scalar.apply(rest, NDArray::mul, scale));
  }

  /**
   * Gamma variables of scale 1: {@code [rows, 1]}. By Marsaglia &amp; Tsang (2000), who accept more
   * than 95 of 100 proposals; a shape below 1 is that of one more, times u^(1/shape).
   */
  private static NDArray gamma(double shape, int rows, Rng rng) {
    if (shape < 1) {
      NDArray more = gamma(shape + 1, rows, rng);
      return more.mul(Scalar.apply(rng.uniform(new Shape(rows, 1)), NDArray::pow, 1 / shape));
    }
    double d = shape - 1.0 / 3;
    NDArray accepted = null;
    for (int i = 0; i < PROPOSALS; i++) {
      NDArray normal = rng.normal(new Shape(rows, 1));
      NDArray cube = cube(normal, 1 / Math.sqrt(9 * d));
      NDArray log = rng.uniform(new Shape(rows, 1)).log();
      NDArray good = log.lt(odds(normal, cube, d));
      accepted = accepted == null ? cube : NDArrays.where(good, cube, accepted);
    }
    return Scalar.apply(accepted, NDArray::mul, d);
  }

  /** (1 + factor · x)³, kept above 0. */
  private static NDArray cube(NDArray normal, double factor) {
    NDArray base = Scalar.apply(Scalar.apply(normal, NDArray::mul, factor), NDArray::add, 1);
    return Scalar.apply(base.square().mul(base), NDArray::maximum, TINY);
  }

  /** ½ x² + d (1 − v + log v). */
  private static NDArray odds(NDArray normal, NDArray v, double d) {
    NDArray rest = Scalar.apply(v.log().sub(v), NDArray::add, 1);
    return Scalar.apply(normal.square(), NDArray::mul, 0.5)
        .add(Scalar.apply(rest, NDArray::mul, d));
  }
}
