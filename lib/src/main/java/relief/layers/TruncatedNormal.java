package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import relief.Scalar;

/**
 * The law with the density ∝ exp(t x − x² / 2) on x ≥ 0: a normal law with mean t and variance 1,
 * cut off at 0. Its functions stay exact where next to nothing of the normal law is left, t ≪ 0: by
 * the error function from t = −4 on, below by the continued fraction of Mills' ratio (Laplace 1805;
 * Abramowitz &amp; Stegun 1964, 26.2.14)
 *
 * <pre>(1 − Φ(y)) / φ(y) = 1 / (y + r),  r = 1 / (y + 2 / (y + 3 / (y + …))),  y = −t</pre>
 *
 * <p>in which r is the mean, without any difference of nearly equal numbers. All arrays are float64
 * and of the same shape.
 */
final class TruncatedNormal {
  private static final double TAIL = -4;

  /** Right to 10⁻¹¹ from y = 4 on. */
  private static final int TERMS = 12;

  private static final int NEWTON_OF_A_DRAW = 3;
  private static final int NEWTON_OF_A_MEAN = 12;
  private static final double HALF_STEP = 0x1p-24;

  private TruncatedNormal() {}

  /** The normalising constant: log ∫ exp(t x − x² / 2) dx. */
  static NDArray logMass(NDArray t) {
    NDArray bulk = bulk(t);
    NDArray y = tail(t);
    NDArray near = Scalar.apply(bulk.square(), NDArray::muli, 0.5).addi(mass(bulk).log());
    return choose(t, near, y.add(rest(y)).log().neg());
  }

  /** The mean: t + φ(t) / Φ(t). */
  static NDArray mean(NDArray t) {
    NDArray bulk = bulk(t);
    return choose(t, bulk.add(density(bulk).div(mass(bulk))), rest(tail(t)));
  }

  /**
   * The draws at which the probability of a larger number is 1 − uniform, less half a step of 2⁻²³.
   */
  static NDArray draw(NDArray t, NDArray uniform) {
    NDArray above = Scalar.apply(uniform.neg(), NDArray::addi, 1 - HALF_STEP);
    NDArray draw = choose(t, drawOfBulk(bulk(t), above), drawOfTail(tail(t), above));
    return Scalar.apply(draw, NDArray::maximum, 0);
  }

  /** The t whose law has this mean, by Newton's method from t ≈ m − 1 / m; m from 10⁻³ to 10³. */
  static NDArray withMean(NDArray mean) {
    NDArray t = mean.sub(Scalar.apply(mean, NDArray::pow, -1));
    for (int i = 0; i < NEWTON_OF_A_MEAN; i++) {
      NDArray got = mean(t);
      NDArray variance = Scalar.apply(got.sub(t).muli(got).neg(), NDArray::addi, 1);
      t = t.sub(got.subi(mean).divi(variance));
    }
    return t;
  }

  /** t − Φ⁻¹(Φ(t) · above). */
  private static NDArray drawOfBulk(NDArray t, NDArray above) {
    NDArray twice = onePlusErf(t).muli(above); // twice the normal probability
    NDArray quantile = Scalar.apply(twice, NDArray::subi, 1).erfinv();
    return t.sub(Scalar.apply(quantile, NDArray::muli, Math.sqrt(2)));
  }

  /**
   * The root d of log P(x &gt; d) = log above, that is of yd + d² / 2 + log h(y + d) = log h(y) −
   * log above with the hazard h(y) = y + r(y). From the root without h, which is too large,
   * Newton's method comes down monotonically, as log P is concave.
   */
  private static NDArray drawOfTail(NDArray y, NDArray above) {
    NDArray energy = above.log().neg();
    NDArray target = energy.add(y.add(rest(y)).log());
    NDArray root = y.square().addi(Scalar.apply(energy, NDArray::mul, 2)).sqrt();
    NDArray d = Scalar.apply(energy, NDArray::mul, 2).divi(root.addi(y));
    for (int i = 0; i < NEWTON_OF_A_DRAW; i++) {
      NDArray there = y.add(d);
      NDArray hazard = there.add(rest(there));
      NDArray drop = Scalar.apply(d, NDArray::mul, 0.5).addi(y).muli(d).addi(hazard.log());
      d = d.sub(drop.subi(target).divi(hazard));
    }
    return d;
  }

  /** r. */
  private static NDArray rest(NDArray y) {
    NDArray fraction = y;
    for (int k = TERMS; k > 1; k--) {
      fraction = reciprocal(fraction, k).addi(y);
    }
    return reciprocal(fraction, 1);
  }

  private static NDArray reciprocal(NDArray array, int numerator) {
    return Scalar.apply(array, (a, n) -> n.div(a), numerator);
  }

  /** exp(−t² / 2). */
  private static NDArray density(NDArray t) {
    return Scalar.apply(t.square(), NDArray::muli, -0.5).exp();
  }

  /** √(2π) Φ(t). */
  private static NDArray mass(NDArray t) {
    return Scalar.apply(onePlusErf(t), NDArray::muli, Math.sqrt(Math.PI / 2));
  }

  /** 2 Φ(t). */
  private static NDArray onePlusErf(NDArray t) {
    return Scalar.apply(Scalar.apply(t, NDArray::mul, Math.sqrt(0.5)).erf(), NDArray::addi, 1);
  }

  private static NDArray bulk(NDArray t) {
    return Scalar.apply(t, NDArray::maximum, TAIL);
  }

  private static NDArray tail(NDArray t) {
    return Scalar.apply(t.neg(), NDArray::maximum, -TAIL);
  }

  private static NDArray choose(NDArray t, NDArray bulk, NDArray tail) {
    return NDArrays.where(Scalar.apply(t, NDArray::gt, TAIL), bulk, tail);
  }
}
