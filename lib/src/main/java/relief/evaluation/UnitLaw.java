package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import relief.layers.Layer;
import relief.layers.Outcomes;

/**
 * The law of a layer's units given a field, by its energy alone: summed over all outcomes, or, for
 * units that are real numbers and independent of each other, integrated over each by Simpson's rule
 * while the others stay at their means.
 *
 * <p>With the energy a sum over units, log Z is then Σᵢ log ∫ exp(xᵢ fieldᵢ − energy) dxᵢ + (n − 1)
 * energy of the means, and expectations of such sums are found the same way; so rows with weights,
 * some of them negative, serve both kinds of units.
 *
 * @param rows {@code [rows, units]}
 * @param weights {@code [rows]}, their sum is 1
 * @param logPartition in nats
 * @param best the greatest x · field − energy(x) that was met
 */
record UnitLaw(NDArray rows, double[] weights, double logPartition, double best) {
  private static final double SPACING = 0.01;
  private static final int REACH = 4000; // grid places on either side of 0

  /**
   * At one field.
   *
   * @param field {@code [1, units]}
   * @param most how many outcomes are listed at most
   * @throws IllegalArgumentException if there are more
   */
  static UnitLaw of(Layer layer, NDArray field, long most) {
    return layer.outcomes().isPresent() ? listed(layer, field, most) : integrated(layer, field);
  }

  /** x · field − energy(x) of each row. */
  static double[] scores(Layer layer, NDArray rows, NDArray field) {
    NDArray push = rows.mul(field).toType(DataType.FLOAT64, false).sum(new int[] {1});
    return push.sub(layer.energy(rows)).toDoubleArray();
  }

  private static UnitLaw listed(Layer layer, NDArray field, long most) {
    Outcomes outcomes = layer.outcomes().orElseThrow();
    if (outcomes.bits() > Math.log(most) / Math.log(2)) {
      throw new IllegalArgumentException(
          "Expected a layer of at most "
              + most
              + " outcomes, to list them all, got "
              + outcomes
              + "; take fewer units.");
    }
    NDArray rows = outcomes.rows(field.getManager(), 0, 1, (int) outcomes.count());
    double[] scores = scores(layer, rows, field);
    double best = Arrays.stream(scores).max().orElseThrow();
    double log = normalize(scores, best);
    return new UnitLaw(rows, scores, log, best);
  }

  /** Log-weights become weights; returns the logarithm of their sum. */
  private static double normalize(double[] logWeights, double greatest) {
    double sum = 0;
    for (int i = 0; i < logWeights.length; i++) {
      logWeights[i] = Math.exp(logWeights[i] - greatest);
      sum += logWeights[i];
    }
    for (int i = 0; i < logWeights.length; i++) {
      logWeights[i] /= sum;
    }
    return greatest + Math.log(sum);
  }

  private static UnitLaw integrated(Layer layer, NDArray field) {
    int units = layer.units();
    NDArray means = layer.mean(field);
    double still = layer.energy(means).toDoubleArray()[0];
    NDList all = new NDList(means);
    double[] weights = {1.0 - units};
    double logPartition = (units - 1) * still;
    double best = logPartition;
    float[] centre = means.toFloatArray();
    float[] push = field.toFloatArray();
    for (int unit = 0; unit < units; unit++) {
      NDArray line = line(layer, means, unit);
      double rest = 0;
      for (int j = 0; j < units; j++) {
        rest += j == unit ? 0 : centre[j] * push[j];
      }
      double[] own = scores(layer, line, field);
      double greatest = Arrays.stream(own).max().orElseThrow();
      best += greatest - rest;
      for (int i = 0; i < own.length; i++) {
        own[i] += Math.log(simpson(i, own.length));
      }
      logPartition += normalize(own, greatest) - rest;
      all.add(line);
      weights = concat(weights, own);
    }
    return new UnitLaw(NDArrays.concat(all), weights, logPartition, best);
  }

  private static double simpson(int place, int places) {
    boolean end = place == 0 || place == places - 1;
    return SPACING / 3 * (end ? 1 : place % 2 == 0 ? 2 : 4);
  }

  private static double[] concat(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The row of means with one unit at every place of the grid that it can take. */
  private static NDArray line(Layer layer, NDArray means, int unit) {
    int centre = (int) Math.round(means.toFloatArray()[unit] / SPACING);
    int from = end(layer, means, unit, centre, -REACH);
    int to = end(layer, means, unit, centre, REACH);
    int places = (to - from) / 2 * 2 + 1; // an even number of cells
    float[] values = new float[places];
    for (int i = 0; i < places; i++) {
      values[i] = (float) ((from + i) * SPACING);
    }
    NDArray line = means.repeat(0, places);
    NDArray column = means.getManager().create(values, new Shape(places, 1));
    line.set(new NDIndex(":, " + unit + ":" + (unit + 1)), column);
    return line;
  }

  /** The last place on the way from one that is taken to one that may not be. */
  private static int end(Layer layer, NDArray means, int unit, int inside, int farthest) {
    if (accepts(layer, means, unit, farthest)) {
      return farthest;
    }
    int taken = inside;
    int refused = farthest;
    while (Math.abs(refused - taken) > 1) {
      int middle = (taken + refused) / 2;
      if (accepts(layer, means, unit, middle)) {
        taken = middle;
      } else {
        refused = middle;
      }
    }
    return taken;
  }

  private static boolean accepts(Layer layer, NDArray means, int unit, int place) {
    NDArray row = means.duplicate();
    row.set(new NDIndex("0, " + unit), (float) (place * SPACING));
    try {
      layer.requireOutcome(row);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /** ⟨xᵏ⟩ of each unit. */
  double[] moment(int power) {
    int units = (int) rows.getShape().get(1);
    float[] values = rows.toFloatArray();
    double[] moments = new double[units];
    IntStream.range(0, values.length)
        .forEach(i -> moments[i % units] += weights[i / units] * Math.pow(values[i], power));
    return moments;
  }

  /** The variance of each unit. */
  double[] variances() {
    double[] mean = moment(1);
    double[] variances = moment(2);
    Arrays.setAll(variances, i -> variances[i] - mean[i] * mean[i]);
    return variances;
  }

  /** The weights as an array, {@code [rows]}. */
  NDArray probabilities() {
    return rows.getManager().create(weights).toType(DataType.FLOAT32, false);
  }
}
