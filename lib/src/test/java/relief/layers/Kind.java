package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A kind of layer, with what the oracle needs to sum or integrate over its smallest group of units
 * that depend on each other; most have groups of one unit.
 *
 * @param ofUnits makes a layer of so many units
 * @param points the places of a grid over what one group can be
 * @param cell the weight of a place: 1 in a sum, the spacing in an integral
 * @param variance of a unit whose parameters match the mean given; NaN promises nothing
 */
record Kind(
    String name,
    IntFunction<Layer.Spec> ofUnits,
    double[][] points,
    double cell,
    DoubleUnaryOperator variance) {
  static final double SPACING = 0.01;

  /** The real numbers between two, SPACING apart. */
  static double[][] line(int from, int to) {
    int cells = (int) Math.round(1 / SPACING);
    return IntStream.rangeClosed(from * cells, to * cells)
        .mapToObj(i -> new double[] {i * SPACING})
        .toArray(double[][]::new);
  }

  static double varianceOfTheData(double mean) {
    return 0.3 * mean * mean;
  }

  int group() {
    return points[0].length;
  }

  /** The grid of one group, a place a row. */
  NDArray places(NDManager memory) {
    float[][] rows = new float[points.length][group()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = (float) points[i][j];
      }
    }
    return memory.create(rows);
  }

  /** cell · exp(x · field − energy(x)) at every place of the grid. */
  double[] unnormalized(Layer group, NDArray field) {
    double[] law = group.energy(places(field.getManager())).toDoubleArray();
    float[] push = field.toFloatArray();
    for (int i = 0; i < law.length; i++) {
      double exponent = -law[i];
      for (int j = 0; j < push.length; j++) {
        exponent += points[i][j] * push[j];
      }
      law[i] = weight(i) * Math.exp(exponent);
    }
    return law;
  }

  /** 1 in a sum; in an integral Simpson's rule. */
  private double weight(int i) {
    if (cell == 1) {
      return 1;
    }
    boolean end = i == 0 || i == points.length - 1;
    return cell / 3 * (end ? 1 : i % 2 == 0 ? 2 : 4);
  }

  @Override
  public String toString() {
    return name;
  }
}
