package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import relief.Scalar;

/**
 * A strength λ times a function of the weights, with the function's gradient.
 *
 * @param name what it is called
 * @param strength λ
 * @param worth the function, of float64 weights
 * @param slope its gradient
 */
record PenaltyFormula(
    String name, double strength, ToDoubleFunction<NDArray> worth, UnaryOperator<NDArray> slope)
    implements Penalty {
  static final int[] INCOMING = {0};

  PenaltyFormula {
    if (!(strength >= 0) || Double.isInfinite(strength)) {
      throw new IllegalArgumentException(
          "Expected a finite penalty strength of at least 0, got " + strength + ".");
    }
  }

  @Override
  public NDArray gradient(NDArray weights) {
    return Scalar.apply(slope.apply(weights), NDArray::mul, strength);
  }

  @Override
  public double value(NDArray weights) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return strength * worth.applyAsDouble(weights.toType(DataType.FLOAT64, true));
    }
  }

  static double halfSquare(NDArray array) {
    return array.square().sum().getDouble() / 2;
  }

  /** ‖wⱼ‖: {@code [1, upper units]}. */
  static NDArray norms(NDArray weights) {
    return weights.square().sum(INCOMING, true).sqrt();
  }

  /** ‖wⱼ‖ − length: {@code [1, upper units]}. */
  static NDArray excess(NDArray weights, double length) {
    return Scalar.apply(norms(weights), NDArray::subi, length);
  }

  /** log det WᵀW; −∞ if the columns depend on each other. */
  static double logDeterminant(NDArray weights) {
    NDArray products = weights.transpose().matMul(weights);
    int units = (int) products.getShape().get(0);
    double[][] rows = new double[units][];
    for (int i = 0; i < units; i++) {
      rows[i] = products.get(i).toDoubleArray();
    }
    LUDecomposition factors = new LUDecomposition(MatrixUtils.createRealMatrix(rows));
    double sum = 0;
    for (int i = 0; i < units; i++) {
      sum += factors.getU() == null ? 0 : Math.log(Math.abs(factors.getU().getEntry(i, i)));
    }
    return factors.getU() == null ? Double.NEGATIVE_INFINITY : sum;
  }

  @Override
  public String toString() {
    return name + " of strength " + strength;
  }
}
