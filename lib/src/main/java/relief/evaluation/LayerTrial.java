package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import relief.Parameters;
import relief.Rng;
import relief.layers.Layer;

/**
 * One layer with random parameters under random fields, and how far it is from its contract.
 *
 * @param layer the layer
 * @param fields some rows, {@code [rows, units]}
 * @param field the first of them, {@code [1, units]}
 * @param law at this one
 * @param rng for draws
 */
record LayerTrial(Layer layer, NDArray fields, NDArray field, UnitLaw law, Rng rng) {
  private static final int ROWS = 3;
  private static final int DRAWS = 20_000;
  private static final double SPREAD = 0.7;
  private static final float STEP = 1e-2f;

  static LayerTrial of(Layer layer, long mostOutcomes, Rng rng) {
    Rng parameters = rng.split("parameters");
    Layer random =
        layer.with(layer.parameters().map(a -> parameters.normal(a.getShape()).mul(SPREAD).add(a)));
    NDArray fields = rng.split("field").normal(new Shape(ROWS, layer.units()));
    NDArray field = fields.get("0:1");
    return new LayerTrial(random, fields, field, UnitLaw.of(random, field, mostOutcomes), rng);
  }

  private NDManager memory() {
    return field.getManager();
  }

  private NDArray draws(NDArray rows) {
    return layer.sample(rows, rng.split("units"));
  }

  double logPartition() {
    return Math.abs(layer.logPartition(field).toDoubleArray()[0] - law.logPartition());
  }

  double mean() {
    return distance(layer.mean(field), law.moment(1));
  }

  double slope() {
    double[] slopes = new double[layer.units()];
    for (int unit = 0; unit < slopes.length; unit++) {
      float[] bump = new float[slopes.length];
      bump[unit] = STEP;
      NDArray direction = memory().create(bump, new Shape(1, slopes.length));
      double above = layer.logPartition(field.add(direction)).toDoubleArray()[0];
      double below = layer.logPartition(field.sub(direction)).toDoubleArray()[0];
      slopes[unit] = (above - below) / (2 * STEP);
    }
    return distance(layer.mean(field), slopes);
  }

  double statistics() {
    NDArray units = draws(fields);
    NDArray weights = rng.split("weights").uniform(new Shape(ROWS));
    Parameters got = layer.statistics(units, weights);
    double worst = 0;
    for (String name : layer.parameters().names()) {
      double[] slopes = new double[(int) got.get(name).size()];
      for (int i = 0; i < slopes.length; i++) {
        double above = energy(moved(name, i, STEP), units, weights);
        double below = energy(moved(name, i, -STEP), units, weights);
        slopes[i] = (below - above) / (2 * STEP);
      }
      worst = Math.max(worst, distance(got.get(name), slopes));
    }
    return worst;
  }

  private Layer moved(String name, int place, float step) {
    NDArray array = layer.parameters().get(name);
    float[] values = array.toFloatArray();
    values[place] += step;
    return layer.with(layer.parameters().and(name, memory().create(values, array.getShape())));
  }

  private static double energy(Layer layer, NDArray units, NDArray weights) {
    NDArray precise = weights.toType(DataType.FLOAT64, false);
    return layer.energy(units).mul(precise).sum().toDoubleArray()[0];
  }

  double meanStatistics() {
    Parameters expected = layer.statistics(law.rows(), law.probabilities());
    Parameters got = layer.meanStatistics(layer.mean(field), memory().ones(new Shape(1)));
    double worst = 0;
    for (String name : layer.parameters().names()) {
      double[] numbers = expected.get(name).toType(DataType.FLOAT64, false).toDoubleArray();
      worst = Math.max(worst, distance(got.get(name), numbers));
    }
    return worst;
  }

  double variance() {
    NDArray variance = layer.varianceFunction().variance(layer.mean(field));
    return distance(variance, law.variances());
  }

  double mode() {
    NDArray mode = layer.mode(field);
    if (refused(() -> layer.requireOutcome(mode)) > 0) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.max(0, law.best() - UnitLaw.scores(layer, mode, field)[0]);
  }

  private NDArray manyDraws() {
    return draws(field.repeat(0, DRAWS));
  }

  double meanOfDraws() {
    double[] variances = law.variances();
    double[] errors = new double[variances.length];
    Arrays.setAll(errors, i -> Math.sqrt(Math.max(variances[i], 1e-12) / DRAWS));
    return worst(moments(manyDraws(), law.moment(1), 1), new double[errors.length], errors);
  }

  /** Of (x − μ)², whose variance is μ₄ − v². */
  double varianceOfDraws() {
    double[] mean = law.moment(1);
    double[] v = law.variances();
    double[] fourth = fourth(mean);
    double[] errors = new double[v.length];
    Arrays.setAll(
        errors, i -> Math.sqrt(Math.max(fourth[i] - v[i] * v[i], 0) / DRAWS) + 2e-4 * v[i] + 1e-9);
    return worst(moments(manyDraws(), mean, 2), v, errors);
  }

  /** μ₄ = ⟨x⁴⟩ − 4 m ⟨x³⟩ + 6 m² ⟨x²⟩ − 3 m⁴. */
  private double[] fourth(double[] mean) {
    double[] two = law.moment(2);
    double[] three = law.moment(3);
    double[] four = law.moment(4);
    Arrays.setAll(
        four,
        i -> {
          double m = mean[i];
          return four[i] - 4 * m * three[i] + 6 * m * m * two[i] - 3 * m * m * m * m;
        });
    return four;
  }

  /** The mean of (x − centre)ᵏ over the rows, for each unit. */
  private static double[] moments(NDArray rows, double[] centre, int power) {
    double[] moments = new double[centre.length];
    float[] values = rows.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      int unit = i % centre.length;
      moments[unit] += Math.pow(values[i] - centre[unit], power) / (values.length / centre.length);
    }
    return moments;
  }

  private static double worst(double[] got, double[] expected, double[] errors) {
    double worst = 0;
    for (int i = 0; i < got.length; i++) {
      worst = greater(worst, Math.abs(got[i] - expected[i]) / errors[i]);
    }
    return worst;
  }

  double refusals() {
    NDArray units = draws(fields);
    return refused(() -> layer.requireDomain(units))
        + refused(() -> layer.requireOutcome(units))
        + refused(() -> layer.requireDomain(layer.mean(fields)));
  }

  double acceptances() {
    double accepted = 0;
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] values = draws(fields).toFloatArray();
      values[values.length - 1] = bad;
      NDArray rows = memory().create(values, fields.getShape());
      accepted += 2 - refused(() -> layer.requireDomain(rows));
      accepted -= refused(() -> layer.requireOutcome(rows));
    }
    return accepted;
  }

  private static int refused(Runnable check) {
    try {
      check.run();
      return 0;
    } catch (IllegalArgumentException refused) {
      return 1;
    }
  }

  double replay() {
    return distance(draws(fields), numbers(draws(fields)));
  }

  double knownMean() {
    NDArray draw = layer.sample(fields, layer.mean(fields), rng.split("units"));
    return distance(draw, numbers(draws(fields)));
  }

  double itself() {
    Layer twin = layer.with(layer.parameters());
    Layer copy = layer.map(NDArray::duplicate);
    NDArray units = draws(fields);
    double different = twin.shape().equals(layer.shape()) ? 0 : 1;
    for (Layer other : List.of(twin, copy)) {
      different += distance(other.mean(fields), numbers(layer.mean(fields)));
      different += distance(other.energy(units), numbers(layer.energy(units)));
    }
    return different;
  }

  double matched() {
    NDArray none = field.zerosLike();
    NDArray mean = layer.mean(none);
    float[] variances = new float[layer.units()];
    double[] exact = UnitLaw.of(layer, none, Long.MAX_VALUE).variances();
    for (int i = 0; i < variances.length; i++) {
      variances[i] = (float) exact[i];
    }
    Parameters matching = layer.matching(mean.squeeze(0), memory().create(variances));
    return distance(layer.with(matching).mean(none), numbers(mean));
  }

  double infinities() {
    NDArray large = fields.mul(1000);
    double worst = refused(() -> layer.requireDomain(layer.mean(large)));
    worst += refused(() -> layer.requireOutcome(draws(large)));
    for (double each : layer.logPartition(large).toDoubleArray()) {
      worst += Double.isFinite(each) ? 0 : 1;
    }
    return worst;
  }

  double leftBehind() {
    NDArray units = draws(fields);
    NDArray weights = memory().ones(new Shape(ROWS));
    int before = memory().getManagedArrays().size();
    List<Supplier<Object>> methods =
        List.of(
            () -> layer.mean(fields),
            () -> draws(fields),
            () -> layer.logPartition(fields),
            () -> layer.energy(units),
            () -> layer.statistics(units, weights),
            () -> layer.meanStatistics(units, weights));
    for (Supplier<Object> method : methods) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        method.get();
      }
    }
    return Math.abs(memory().getManagedArrays().size() - before);
  }

  private static double[] numbers(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  /** The largest difference, of numbers above 1 in proportion; NaN if there is one. */
  private static double distance(NDArray got, double[] expected) {
    double[] numbers = numbers(got);
    double worst = numbers.length == expected.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(numbers.length, expected.length); i++) {
      double size = Math.max(1, Math.abs(expected[i]));
      worst = greater(worst, Math.abs(numbers[i] - expected[i]) / size);
    }
    return worst;
  }

  /** NaN is greater than all. */
  private static double greater(double a, double b) {
    return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
  }
}
