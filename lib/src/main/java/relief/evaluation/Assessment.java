package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import relief.Rng;
import relief.Scalar;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * Numbers of the data beside the same numbers of the model, for example the mean of every unit: how
 * well do they agree? What a scatter plot of both would show.
 *
 * @param data of the data, one number for each thing compared
 * @param model of the fantasy particles, mean over the groups
 */
public record Assessment(double[] data, double[] model) {
  private static final int[] OVER_ROWS = {0};

  /**
   * Compares a statistic of data and fantasy particles, mean over the groups. Draws the particles,
   * and which rows of the data are taken.
   *
   * @param statistic float64 {@code [rows, units]} → any number of values, for example {@link
   *     #means} or {@link #covariances}
   */
  public static Assessment of(
      BoltzmannMachine machine,
      Dataset data,
      Samples samples,
      UnaryOperator<NDArray> statistic,
      Rng rng) {
    List<Assessment> groups =
        samples.each(
            machine,
            data,
            rng,
            (x, y) -> new Assessment(numbers(statistic.apply(x)), numbers(statistic.apply(y))));
    return new Assessment(
        mean(groups.stream().map(Assessment::data).toList()),
        mean(groups.stream().map(Assessment::model).toList()));
  }

  private static double[] numbers(NDArray values) {
    return values.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private static double[] mean(List<double[]> all) {
    double[] mean = new double[all.get(0).length];
    for (double[] some : all) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += some[i] / all.size();
      }
    }
    return mean;
  }

  /** The mean of each unit: {@code [units]}. */
  public static NDArray means(NDArray rows) {
    return rows.mean(OVER_ROWS);
  }

  /** The covariances of all pairs of units, over rows − 1: {@code [units, units]}. */
  public static NDArray covariances(NDArray rows) {
    NDArray centred = rows.sub(rows.mean(OVER_ROWS));
    NDArray products = centred.transpose().matMul(centred);
    return Scalar.apply(products, NDArray::div, rows.getShape().get(0) - 1);
  }

  /** Pearson's correlation of both; NaN if one of them doesn't vary. */
  public double correlation() {
    return new PearsonsCorrelation().correlation(data, model);
  }

  /** √(mean of (data − model)²). */
  public double rootMeanSquare() {
    double sum = 0;
    for (int i = 0; i < data.length; i++) {
      sum += (data[i] - model[i]) * (data[i] - model[i]);
    }
    return Math.sqrt(sum / data.length);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "correlation %.3f, root mean square difference %.3g (%d numbers)",
        correlation(),
        rootMeanSquare(),
        data.length);
  }
}
