package relief.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;

/** What every layer promises, for all layers. */
class LayerContractTest {
  private static final long SEED = 7;
  private static final int UNITS = 6;
  private static final int ROWS = 5;
  private final Workspace workspace = Workspace.seeded(SEED);

  static Stream<Kind> layers() {
    double[][] bits = {{0}, {1}};
    double[][] signs = {{-1}, {1}};
    double[][] categories = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    double[][] line = Kind.line(-25, 25);
    DoubleUnaryOperator coin = m -> m * (1 - m);
    return Stream.of(
        new Kind("Bernoulli", Bernoulli::of, bits, 1, coin),
        new Kind("Ising", Ising::of, signs, 1, m -> 1 - m * m),
        new Kind("OneHot", n -> OneHot.of(n / 3, 3), categories, 1, coin),
        new Kind("Incomplete", n -> Incomplete.of(n / 3, 3), categories, 1, coin),
        new Kind("Gaussian", Gaussian::of, line, Kind.SPACING, Kind::varianceOfTheData),
        new Kind("Rectified", Rectified::of, Kind.line(0, 40), Kind.SPACING, m -> Double.NaN),
        new Kind(
            "half fixed", n -> Gaussian.of(n).fixed("logVariance"), line, Kind.SPACING, m -> 1),
        new Kind("shared coins", n -> Sharing.maps(Bernoulli::of, n), bits, 1, coin),
        new Kind(
            "shared normals",
            n -> Sharing.maps(Gaussian::of, n),
            line,
            Kind.SPACING,
            m -> Double.NaN),
        new Kind("MaxPooled", Sharing::pooled, Kind.atMostOne(3), 1, coin));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private Layer random(Layer.Spec spec) {
    Layer layer = spec.in(workspace);
    Rng rng = workspace.rng("parameters");
    return layer.with(layer.parameters().map(a -> rng.normal(a.getShape()).mul(0.7)));
  }

  private NDArray field() {
    return workspace.rng("field").normal(new Shape(ROWS, UNITS));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void meanIsTheDerivativeOfLogPartition(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    NDArray field = field();
    float step = 1e-2f;
    float[] mean = layer.mean(field).toFloatArray();
    for (int unit = 0; unit < UNITS; unit++) {
      NDArray direction = workspace.memory().zeros(new Shape(1, UNITS));
      direction.set(new ai.djl.ndarray.index.NDIndex("0," + unit), step);
      double[] above = layer.logPartition(field.add(direction)).toDoubleArray();
      double[] below = layer.logPartition(field.sub(direction)).toDoubleArray();
      for (int row = 0; row < ROWS; row++) {
        double slope = (above[row] - below[row]) / (2 * step);
        assertEquals(slope, mean[row * UNITS + unit], 2e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void statisticsAreMinusTheDerivativesOfTheEnergy(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    NDArray units = layer.sample(field(), workspace.rng("units"));
    NDArray weights = workspace.rng("weights").uniform(new Shape(ROWS));
    Parameters statistics = layer.statistics(units, weights);
    assertEquals(layer.parameters().names(), statistics.names());
    float step = 1e-2f;
    for (String name : statistics.names()) {
      float[] analytic = statistics.get(name).toFloatArray();
      for (int i = 0; i < analytic.length; i++) {
        double above = Kind.weighted(moved(layer, name, i, step).energy(units), weights);
        double below = Kind.weighted(moved(layer, name, i, -step).energy(units), weights);
        assertEquals(-(above - below) / (2 * step), analytic[i], 1e-3, name);
      }
    }
  }

  private Layer moved(Layer layer, String name, int place, float step) {
    NDArray array = layer.parameters().get(name).duplicate();
    float[] values = array.toFloatArray();
    values[place] += step;
    NDManager memory = workspace.memory();
    return layer.with(layer.parameters().and(name, memory.create(values, array.getShape())));
  }

  private NDArray fieldOnAGroup(Kind kind) {
    return workspace.rng("field on a group").normal(new Shape(1, kind.group()));
  }

  /** Against the sum or integral itself, over a grid for one group. */
  @ParameterizedTest
  @MethodSource("layers")
  void logPartitionIsTheIntegralOverAGroup(Kind kind) {
    Layer group = random(kind.ofUnits().apply(kind.group()));
    double sum = Arrays.stream(kind.unnormalized(group, fieldOnAGroup(kind))).sum();
    double got = group.logPartition(fieldOnAGroup(kind)).toDoubleArray()[0];
    assertEquals(Math.log(sum), got, 1e-5);
  }

  /** Expected statistics given the means, against statistics of the law itself over the grid. */
  @ParameterizedTest
  @MethodSource("layers")
  void meanStatisticsAreExpectedStatistics(Kind kind) {
    Layer group = random(kind.ofUnits().apply(kind.group()));
    double[] law = kind.unnormalized(group, fieldOnAGroup(kind));
    double sum = Arrays.stream(law).sum();
    float[] weights = new float[law.length];
    for (int i = 0; i < law.length; i++) {
      weights[i] = (float) (law[i] / sum);
    }
    Parameters expected =
        group.statistics(kind.places(workspace.memory()), workspace.memory().create(weights));
    NDArray certain = workspace.memory().ones(new Shape(1));
    Parameters got = group.meanStatistics(group.mean(fieldOnAGroup(kind)), certain);
    for (String name : expected.names()) {
      for (int j = 0; j < expected.get(name).size(); j++) {
        assertEquals(expected.get(name).getFloat(j), got.get(name).getFloat(j), 1e-4, name);
      }
    }
  }

  /** ∂⟨xᵢ⟩/∂fieldᵢ by central differences: the variance of each unit at this field. */
  private double[] variances(Layer layer, NDArray field, double step) {
    NDArray bumps = workspace.memory().eye(UNITS).mul(step);
    float[] above = layer.mean(bumps.add(field)).toFloatArray();
    float[] below = layer.mean(bumps.neg().add(field)).toFloatArray();
    return IntStream.range(0, UNITS)
        .mapToDouble(i -> (above[i * UNITS + i] - below[i * UNITS + i]) / (2 * step))
        .toArray();
  }

  /** Mean and variance (the second derivative of the log partition function), 5 deviations. */
  @ParameterizedTest
  @MethodSource("layers")
  void samplesHaveTheMomentsOfTheLaw(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    int n = 40_000;
    NDArray field = workspace.rng("field").normal(new Shape(1, UNITS));
    float[] mean = layer.mean(field).toFloatArray();
    double[] variance = variances(layer, field, 0.05);
    NDArray sample = layer.sample(field.repeat(0, n), workspace.rng("sample"));
    NDArray squares = sample.sub(sample.mean(new int[] {0})).square();
    float[] sampleMean = sample.mean(new int[] {0}).toFloatArray();
    float[] sampleVariance = squares.mean(new int[] {0}).toFloatArray();
    float[] fourth = squares.square().mean(new int[] {0}).toFloatArray();
    for (int unit = 0; unit < UNITS; unit++) {
      double v = variance[unit];
      assertEquals(mean[unit], sampleMean[unit], 5 * Math.sqrt(v / n), "seed " + SEED);
      double bound = 5 * Math.sqrt(Math.max(fourth[unit] - v * v, 0) / n); // Var (x − μ)²
      // central differences of 0.05 are right to 1e-3 of the variance
      assertEquals(v, sampleVariance[unit], bound + 1e-3 * v, "seed " + SEED);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aDrawIsTheSameWhereTheMeanIsKnown(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    NDArray field = field();
    NDArray plain = layer.sample(field, workspace.rng("draw"));
    assertEquals(plain, layer.sample(field, layer.mean(field), workspace.rng("draw")));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void withItsOwnParametersItIsItself(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    assertEquals(layer, layer.with(layer.parameters()));
    assertEquals(new Shape(UNITS), layer.shape());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void startsAtTheMomentsOfTheData(Kind kind) {
    Layer layer = kind.ofUnits().apply(UNITS).in(workspace);
    float[] means = kind.means();
    NDArray mean = workspace.memory().create(means);
    NDArray variance = mean.square().mul(0.3); // varianceOfTheData
    Layer matched = layer.with(layer.matching(mean, variance));
    NDArray none = workspace.memory().zeros(new Shape(1, UNITS));
    float[] got = matched.mean(none).toFloatArray();
    double[] variances = variances(matched, none, 0.01);
    for (int i = 0; i < UNITS; i++) {
      double wanted = Sharing.mean(means, layer, i);
      assertEquals(wanted, got[i], 1e-5);
      double expected = kind.variance().applyAsDouble(wanted);
      if (!Double.isNaN(expected)) {
        assertEquals(expected, variances[i], 1e-3);
      }
    }
  }

  /** Every law can be met in the data, and so can its mean. */
  @ParameterizedTest
  @MethodSource("layers")
  void refusesWhatNoSuchUnitCanBe(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    NDArray sample = layer.sample(field(), workspace.rng("units"));
    layer.requireDomain(sample);
    layer.requireDomain(layer.mean(field()));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] values = sample.toFloatArray();
      values[UNITS + 1] = bad;
      NDArray rows = workspace.memory().create(values, new Shape(ROWS, UNITS));
      String message =
          assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(rows))
              .getMessage();
      assertTrue(message.contains("expects") && message.contains("got"), message);
      assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(rows));
    }
  }

  /**
   * Training takes fields of any size; those of ±1000 have finite means and log partition
   * functions.
   */
  @ParameterizedTest
  @MethodSource("layers")
  void extremeFieldsStayFinite(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    NDArray field = workspace.rng("field").normal(new Shape(ROWS, UNITS)).mul(1000);
    NDArray mean = layer.mean(field);
    layer.requireDomain(mean);
    layer.requireOutcome(layer.sample(field, workspace.rng("units")));
    assertEquals(0, layer.logPartition(field).isInfinite().countNonzero().getLong());
    assertEquals(0, layer.logPartition(field).isNaN().countNonzero().getLong());
  }

  /** Σ exp(x · field − energy(x)) over all outcomes is the partition function. */
  @ParameterizedTest
  @MethodSource("layers")
  void outcomesAreAllThatAreSummedOver(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    assertEquals(kind.cell() == 1, layer.outcomes().isPresent());
    if (layer.outcomes().isEmpty()) {
      return;
    }
    Outcomes outcomes = layer.outcomes().get();
    int count = (int) outcomes.count();
    assertEquals(Math.pow(kind.points().length, UNITS / kind.group()), count);
    assertEquals(Math.log(count) / Math.log(2), outcomes.bits(), 1e-9);
    NDArray rows = outcomes.rows(workspace.memory(), 0, 1, count);
    layer.requireOutcome(rows);
    NDArray field = workspace.rng("field").normal(new Shape(1, UNITS));
    double[] energy = layer.energy(rows).toDoubleArray();
    float[] push = rows.mul(field).sum(new int[] {1}).toFloatArray();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(push[i] - energy[i]);
    }
    assertEquals(layer.logPartition(field).toDoubleArray()[0], Math.log(sum), 1e-5);
    NDArray twice = outcomes.rows(workspace.memory(), 2 * count - 2, 2, 4); // last, last, first
    assertEquals(rows.get(count - 1), twice.get(1));
    assertEquals(rows.get(0), twice.get(2));
  }

  /** A mean lies between the points of a sum, but on the line of an integral. */
  @ParameterizedTest
  @MethodSource("layers")
  void onlyWhatIsDrawnIsAnOutcome(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    layer.requireOutcome(layer.sample(field(), workspace.rng("units")));
    NDArray mean = layer.mean(field());
    if (kind.cell() != 1) {
      layer.requireOutcome(mean);
      return;
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(mean)).getMessage();
    assertTrue(message.matches(".*got the value -?0\\..*first.*"), message);
  }
}
