package relief.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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

  static Stream<Layer.Spec> layers() {
    return Stream.of(
        named("Bernoulli", Bernoulli.of(UNITS)),
        named("Gaussian", Gaussian.of(UNITS)),
        named("Gaussian with fixed variance", Gaussian.of(UNITS).fixed("logVariance")));
  }

  private static Layer.Spec named(String name, Layer.Spec spec) {
    return new Layer.Spec() {
      @Override
      public Layer in(Workspace w) {
        return spec.in(w);
      }

      @Override
      public String toString() {
        return name;
      }
    };
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
  void meanIsTheDerivativeOfLogPartition(Layer.Spec spec) {
    Layer layer = random(spec);
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
  void statisticsAreMinusTheDerivativesOfTheEnergy(Layer.Spec spec) {
    Layer layer = random(spec);
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

  /** Against the sum or integral itself, by a fine grid over one unit. */
  @ParameterizedTest
  @MethodSource("layers")
  void logPartitionIsTheIntegralOverAUnit(Layer.Spec spec) {
    Layer one = spec.toString().startsWith("B") ? random(Bernoulli.of(1)) : random(Gaussian.of(1));
    float field = 0.8f;
    boolean binary = one instanceof Bernoulli;
    int points = binary ? 2 : 4001;
    double width = binary ? 1 : 0.01;
    float[][] grid = new float[points][1];
    for (int i = 0; i < points; i++) {
      grid[i][0] = (float) (binary ? i : (i - points / 2) * width);
    }
    double[] energy = one.energy(workspace.memory().create(grid)).toDoubleArray();
    double sum = 0;
    for (int i = 0; i < points; i++) {
      sum += width * Math.exp(grid[i][0] * field - energy[i]);
    }
    NDArray at = workspace.memory().create(new float[][] {{field}});
    assertEquals(Math.log(sum), one.logPartition(at).toDoubleArray()[0], 1e-5);
  }

  /** Mean and variance (the second derivative of the log partition function), 5 deviations. */
  @ParameterizedTest
  @MethodSource("layers")
  void samplesHaveTheMomentsOfTheLaw(Layer.Spec spec) {
    Layer layer = random(spec);
    int n = 40_000;
    NDArray field = workspace.rng("field").normal(new Shape(1, UNITS)).repeat(0, n);
    float[] mean = layer.mean(field).toFloatArray();
    float step = 0.05f;
    float[] above = layer.mean(field.add(step)).toFloatArray();
    NDArray sample = layer.sample(field, workspace.rng("sample"));
    float[] sampleMean = sample.mean(new int[] {0}).toFloatArray();
    NDArray centred = sample.sub(sample.mean(new int[] {0}));
    float[] sampleVariance = centred.square().mean(new int[] {0}).toFloatArray();
    for (int unit = 0; unit < UNITS; unit++) {
      double variance = (above[unit] - mean[unit]) / step;
      double error = 5 * Math.sqrt(variance / n);
      assertEquals(mean[unit], sampleMean[unit], error, "seed " + SEED);
      assertEquals(variance, sampleVariance[unit], 5 * variance * Math.sqrt(3.0 / n) + 0.02);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void withItsOwnParametersItIsItself(Layer.Spec spec) {
    Layer layer = random(spec);
    assertEquals(layer, layer.with(layer.parameters()));
    assertEquals(new Shape(UNITS), layer.shape());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void startsAtTheMomentsOfTheData(Layer.Spec spec) {
    Layer layer = spec.in(workspace);
    NDArray mean = workspace.memory().create(new float[] {0.1f, 0.5f, 0.9f, 0.3f});
    NDArray variance = mean.mul(mean.neg().add(1));
    Layer matched = layer.with(layer.matching(mean, variance));
    NDArray none = workspace.memory().zeros(new Shape(1, UNITS));
    float[] got = matched.mean(none).toFloatArray();
    for (int i = 0; i < UNITS; i++) {
      assertEquals(mean.toFloatArray()[i], got[i], 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void refusesWhatNoSuchUnitCanBe(Layer.Spec spec) {
    Layer layer = spec.in(workspace);
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
}
