package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import relief.Workspace;

/**
 * The directions along which a data set scatters most: eigenvectors of its covariance matrix, those
 * with the largest eigenvalues first. The rows are passed over in pieces, so that they may be more
 * than memory holds; the covariance is float64.
 *
 * @param mean of each unit, {@code [units]}
 * @param directions one a column, of length 1 and orthogonal, {@code [units, count]}; the entry of
 *     largest size in each is positive
 * @param variances mean squared deviations along them, {@code [count]}
 */
public record PrincipalComponents(NDArray mean, NDArray directions, NDArray variances) {
  /**
   * The leading components of the rows as {@link Dataset#rows()} gives them; float32, in the
   * caller's scope. Draws nothing.
   *
   * @param count how many, from 1 to the number of units
   */
  public static PrincipalComponents of(Dataset data, int count) {
    int units = data.units();
    if (count < 1 || count > units) {
      throw new IllegalArgumentException(
          "Expected 1 to " + units + " principal components of " + data + ", got " + count + ".");
    }
    double[][] covariance = covariance(data);
    EigenDecomposition law = new EigenDecomposition(new Array2DRowRealMatrix(covariance, false));
    double[] variances = Arrays.copyOf(law.getRealEigenvalues(), count);
    float[][] directions = new float[units][count];
    float[] positive = new float[count];
    for (int j = 0; j < count; j++) {
      double[] direction = law.getEigenvector(j).toArray();
      double sign = signOfLargest(direction);
      for (int i = 0; i < units; i++) {
        directions[i][j] = (float) (sign * direction[i]);
      }
      positive[j] = (float) Math.max(0, variances[j]);
    }
    NDManager memory = data.view().storage().workspace().memory();
    return new PrincipalComponents(
        data.mean(),
        Workspace.scoped(() -> memory.create(directions)),
        Workspace.scoped(() -> memory.create(positive)));
  }

  private static double[][] covariance(Dataset data) {
    int units = data.units();
    try (NDArray covariance = Moments.covariance(data)) {
      double[] numbers = covariance.toDoubleArray();
      double[][] symmetric = new double[units][units];
      for (int i = 0; i < units; i++) {
        for (int j = 0; j < units; j++) {
          symmetric[i][j] = (numbers[i * units + j] + numbers[j * units + i]) / 2;
        }
      }
      return symmetric;
    }
  }

  private static double signOfLargest(double... direction) {
    double largest = 0;
    for (double each : direction) {
      largest = Math.abs(each) > Math.abs(largest) ? each : largest;
    }
    return Math.signum(largest);
  }

  /** The coordinates of rows {@code [rows, units]}: {@code [rows, count]}. */
  public NDArray project(NDArray rows) {
    return Workspace.scoped(
        () -> rows.toType(DataType.FLOAT32, false).sub(mean).matMul(directions));
  }

  @Override
  public String toString() {
    long count = directions.getShape().get(1);
    return count + " principal components of " + directions.getShape().get(0) + " units";
  }
}
