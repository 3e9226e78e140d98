package relief.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntFunction;
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
  private static final int UNITS = 4;
  private static final int ROWS = 5;
  private final Workspace workspace = Workspace.seeded(SEED);

  /**
   * A kind of layer, with what the oracle needs to sum or integrate over one unit.
   *
   * @param ofUnits makes a layer of so many units
   * @param points the places of a grid over what one unit can be
   * @param cell the weight of a place: 1 in a sum, the spacing in an integral
   */
  private record Kind(String name, IntFunction<Layer.Spec> ofUnits, double[] points, double cell) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final double SPACING = 0.01;

  static Stream<Kind> layers() {
    double[] bits = {0, 1};
    double[] line = IntStream.rangeClosed(-2500, 2500).mapToDouble(i -> i * SPACING).toArray();
    return Stream.of(
        new Kind("Bernoulli", Bernoulli::of, bits, 1),
        new Kind("Gaussian", Gaussian::of, line, SPACING),
        new Kind("half fixed", n -> Gaussian.of(n).fixed("logVariance"), line, SPACING));
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
      for (int unit = 0; unit < UNITS; unit++) {
        double above = weighted(moved(layer, name, unit, step).energy(units), weights);
        double below = weighted(moved(layer, name, unit, -step).energy(units), weights);
        assertEquals(-(above - below) / (2 * step), analytic[unit], 1e-3, name);
      }
    }
  }

  private Layer moved(Layer layer, String name, int unit, float step) {
    NDArray array = layer.parameters().get(name).duplicate();
    float[] values = array.toFloatArray();
    values[unit] += step;
    NDManager memory = workspace.memory();
    return layer.with(layer.parameters().and(name, memory.create(values, array.getShape())));
  }

  private static double weighted(NDArray energy, NDArray weights) {
    double[] e = energy.toDoubleArray();
    float[] w = weights.toFloatArray();
    double sum = 0;
    for (int i = 0; i < e.length; i++) {
      sum += e[i] * w[i];
    }
    return sum;
  }

  /** The grid of one unit, a place a row. */
  private NDArray places(Kind kind) {
    float[] points = new float[kind.points().length];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) kind.points()[i];
    }
    return workspace.memory().create(points, new Shape(points.length, 1));
  }

  /** Against the sum or integral itself, over a grid for one unit. */
  @ParameterizedTest
  @MethodSource("layers")
  void logPartitionIsTheIntegralOverAUnit(Kind kind) {
    Layer one = random(kind.ofUnits().apply(1));
    float field = 0.8f;
    double[] energy = one.energy(places(kind)).toDoubleArray();
    double sum = 0;
    for (int i = 0; i < energy.length; i++) {
      sum += kind.cell() * Math.exp(kind.points()[i] * field - energy[i]);
    }
    NDArray at = workspace.memory().create(new float[][] {{field}});
    assertEquals(Math.log(sum), one.logPartition(at).toDoubleArray()[0], 1e-5);
  }

  /** Expected statistics given the means, against statistics of the law itself over the grid. */
  @ParameterizedTest
  @MethodSource("layers")
  void meanStatisticsAreExpectedStatistics(Kind kind) {
    Layer one = random(kind.ofUnits().apply(1));
    float field = 0.8f;
    NDArray places = places(kind);
    double[] energy = one.energy(places).toDoubleArray();
    float[] weights = new float[energy.length];
    NDArray at = workspace.memory().create(new float[][] {{field}});
    double logZ = one.logPartition(at).toDoubleArray()[0];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (kind.cell() * Math.exp(kind.points()[i] * field - energy[i] - logZ));
    }
    Parameters expected = one.statistics(places, workspace.memory().create(weights));
    NDArray certain = workspace.memory().ones(new Shape(1));
    Parameters got = one.meanStatistics(one.mean(at), certain);
    for (String name : expected.names()) {
      assertEquals(expected.get(name).getFloat(0), got.get(name).getFloat(0), 1e-4, name);
    }
  }

  /** Mean and variance (the second derivative of the log partition function), 5 deviations. */
  @ParameterizedTest
  @MethodSource("layers")
  void samplesHaveTheMomentsOfTheLaw(Kind kind) {
    Layer layer = random(kind.ofUnits().apply(UNITS));
    int n = 40_000;
    NDArray field = workspace.rng("field").normal(new Shape(1, UNITS)).repeat(0, n);
    float[] mean = layer.mean(field).toFloatArray();
    float step = 0.05f;
    float[] above = layer.mean(field.add(step)).toFloatArray();
    float[] below = layer.mean(field.sub(step)).toFloatArray();
    NDArray sample = layer.sample(field, workspace.rng("sample"));
    float[] sampleMean = sample.mean(new int[] {0}).toFloatArray();
    NDArray centred = sample.sub(sample.mean(new int[] {0}));
    float[] sampleVariance = centred.square().mean(new int[] {0}).toFloatArray();
    for (int unit = 0; unit < UNITS; unit++) {
      double variance = (above[unit] - below[unit]) / (2 * step);
      assertEquals(mean[unit], sampleMean[unit], 5 * Math.sqrt(variance / n), "seed " + SEED);
      // Var (x − μ)² is at most 2 variance² for these laws, or ¼ variance for a coin
      double bound = 5 * Math.sqrt(Math.max(2 * variance * variance, variance / 4) / n);
      assertEquals(variance, sampleVariance[unit], bound + 1e-4, "seed " + SEED);
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
    NDArray mean = workspace.memory().create(new float[] {0.1f, 0.5f, 0.9f, 0.3f});
    NDArray variance = mean.mul(mean.neg().add(1));
    Layer matched = layer.with(layer.matching(mean, variance));
    NDArray none = workspace.memory().zeros(new Shape(1, UNITS));
    float step = 0.01f;
    float[] got = matched.mean(none).toFloatArray();
    float[] above = matched.mean(none.add(step)).toFloatArray();
    float[] below = matched.mean(none.sub(step)).toFloatArray();
    boolean free = !kind.name().contains("fixed");
    for (int i = 0; i < UNITS; i++) {
      assertEquals(mean.toFloatArray()[i], got[i], 1e-5);
      double expected = free ? variance.toFloatArray()[i] : 1;
      assertEquals(expected, (above[i] - below[i]) / (2 * step), 1e-3);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void refusesWhatNoSuchUnitCanBe(Kind kind) {
    Layer layer = kind.ofUnits().apply(UNITS).in(workspace);
    NDArray good = workspace.memory().create(new float[] {0, 1, 0.5f, 1}, new Shape(1, UNITS));
    layer.requireDomain(good);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      NDArray values = workspace.memory().create(new float[] {0, bad, 1, 1}, new Shape(1, UNITS));
      String message =
          assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(values))
              .getMessage();
      assertTrue(message.contains("expects") && message.contains("got"), message);
    }
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
    assertTrue(message.contains("got the value 0.") && message.contains("first"), message);
  }
}
