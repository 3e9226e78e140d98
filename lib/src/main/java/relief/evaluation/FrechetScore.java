package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The squared Fréchet distance of two normal laws with the means and covariances of data x and
 * fantasy particles y (Dowson &amp; Landau 1982; Heusel et al. 2017), in squared units:
 *
 * <pre>‖μ_x − μ_y‖² + tr C_x + tr C_y − 2 tr √(C_x C_y)</pre>
 *
 * <p>The covariances are those over n − 1. With centred rows X and Y the last trace is the sum of
 * the singular values of X Yᵀ / √((n−1)(m−1)), so that nothing larger than rows times rows is
 * decomposed. The estimate is too large with few rows, the more so the more units there are:
 * compare numbers of equally many rows only, and take more rows than units where you can.
 *
 * @param samples what is compared
 */
public record FrechetScore(Samples samples) implements Metric {
  /** Of {@link Samples#standard()}. */
  public FrechetScore() {
    this(Samples.standard());
  }

  @Override
  public String name() {
    return "Fréchet score";
  }

  /** Draws the particles, and which rows of the data are taken. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    return Estimate.mean(
        samples.compare(machine, data, rng, FrechetScore::between), "squared units");
  }

  /** The score of two samples, float64 {@code [n, units]} and {@code [m, units]}. */
  public static double between(NDArray data, NDArray model) {
    NDArray x = centred(data);
    NDArray y = centred(model);
    double means = square(data.mean(new int[] {0}).sub(model.mean(new int[] {0})));
    double n = data.getShape().get(0) - 1;
    double m = model.getShape().get(0) - 1;
    double mixed = nuclearNorm(factor(x).multiply(factor(y).transpose())) / Math.sqrt(n * m);
    return means + square(x) / n + square(y) / m - 2 * mixed;
  }

  private static NDArray centred(NDArray rows) {
    return rows.sub(rows.mean(new int[] {0}));
  }

  private static double square(NDArray array) {
    return array.square().sum().getDouble();
  }

  /** A matrix R with RᵀR = XᵀX and no more rows than columns. */
  private static RealMatrix factor(NDArray rows) {
    int units = (int) rows.getShape().get(1);
    double[] values = rows.toType(DataType.FLOAT64, false).toDoubleArray();
    double[][] matrix = new double[values.length / units][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = Arrays.copyOfRange(values, i * units, (i + 1) * units);
    }
    RealMatrix all = new Array2DRowRealMatrix(matrix, false);
    return matrix.length <= units
        ? all
        : new QRDecomposition(all).getR().getSubMatrix(0, units - 1, 0, units - 1);
  }

  private static double nuclearNorm(RealMatrix matrix) {
    return Arrays.stream(new SingularValueDecomposition(matrix).getSingularValues()).sum();
  }
}
