package relief.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Fit;
import relief.Workspace;
import relief.evaluation.LayerContract;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Incomplete;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.Multinomial;
import relief.layers.OneHot;
import relief.layers.Outcomes;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;
import relief.training.Examples;
import tech.tablesaw.api.Table;

/**
 * What every layer promises, for all layers: {@link LayerContract}, and what needs another oracle,
 * a grid that shares nothing with the library.
 */
public class LayerContractTest {
  private static final long SEED = 7;
  private static final int UNITS = 6;
  private static final int ROWS = 5;
  private final Workspace workspace = Workspace.seeded(SEED);

  /** A line for each kind of layer; {@link EveryPartHasExamplesTest} misses it otherwise. */
  public static Stream<Kind> layers() {
    double[][] bits = {{0}, {1}};
    double[][] signs = {{-1}, {1}};
    double[][] counts = {{0}, {1}, {2}, {3}};
    double[][] categories = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    double[][] line = Kind.line(-25, 25);
    DoubleUnaryOperator coin = m -> m * (1 - m);
    DoubleUnaryOperator none = m -> Double.NaN;
    return Stream.of(
        new Kind("Bernoulli", Bernoulli::of, bits, 1, coin),
        new Kind("Ising", Ising::of, signs, 1, m -> 1 - m * m),
        new Kind("words", n -> Multinomial.of(n, 2), Kind.counts(6, 2), 1, m -> m - m * m / 2),
        new Kind("OneHot", n -> OneHot.of(n / 3, 3), categories, 1, coin),
        new Kind("incomplete", n -> Incomplete.of(n / 3, 3), categories, 1, coin),
        new Kind("Gaussian", Gaussian::of, line, Kind.SPACING, Kind::varianceOfTheData),
        new Kind("Rectified", Rectified::of, Kind.line(0, 40), Kind.SPACING, none),
        new Kind("stepped", n -> SteppedSigmoid.of(n, 3), counts, 1, none),
        new Kind(
            "half fixed", n -> Gaussian.of(n).fixed("logVariance"), line, Kind.SPACING, m -> 1),
        new Kind("shared coins", n -> Sharing.maps(Bernoulli::of, n), bits, 1, coin),
        new Kind("shared normals", n -> Sharing.maps(Gaussian::of, n), line, Kind.SPACING, none),
        new Kind("MaxPooled", Sharing::pooled, Kind.atMostOne(3), 1, coin),
        new Kind("observed", n -> Examples.observed(Bernoulli.of(n)), bits, 1, coin));
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray field(int rows) {
    return workspace.rng("field").normal(new Shape(rows, UNITS));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void everyCheckPasses(Kind kind) {
    Layer layer = kind.ofUnits().apply(UNITS).in(workspace);
    Table table = LayerContract.check(layer, workspace.rng("contract"));
    assertTrue(table.booleanColumn("passed").isFalse().isEmpty(), SEED + "\n" + table.print());
  }

  private NDArray fieldOnAGroup(Kind kind) {
    return workspace.rng("field on a group").normal(new Shape(1, kind.group()));
  }

  /** Against the sum or integral itself, over a grid for one group. */
  @ParameterizedTest
  @MethodSource("layers")
  void logPartitionIsTheIntegralOverAGroup(Kind kind) {
    Layer group = kind.random(workspace, kind.group());
    double sum = Arrays.stream(kind.unnormalized(group, fieldOnAGroup(kind))).sum();
    double got = group.logPartition(fieldOnAGroup(kind)).toDoubleArray()[0];
    assertEquals(Math.log(sum), got, 1e-5);
  }

  /**
   * Pairs of independent draws of a group against its law on the grid, in at most eight bins each;
   * false alarms as {@link Fit}.
   */
  @ParameterizedTest
  @MethodSource("layers")
  void drawsHaveTheLaw(Kind kind) {
    Layer group = kind.random(workspace, kind.group());
    int[] bins = kind.bins(group, fieldOnAGroup(kind));
    double[] law = new double[64];
    double[] one = new double[8];
    double[] places = kind.law(group, fieldOnAGroup(kind));
    for (int i = 0; i < places.length; i++) {
      one[bins[i]] += places[i];
    }
    Arrays.setAll(law, i -> one[i / 8] * one[i % 8]);
    NDArray draws = group.sample(fieldOnAGroup(kind).repeat(0, 80_000), workspace.rng("draws"));
    long[] counts = new long[64];
    int[] seen = kind.places(draws);
    for (int i = 0; i < seen.length; i += 2) {
      counts[8 * bins[seen[i]] + bins[seen[i + 1]]]++;
    }
    Fit.assertFits(law, counts, SEED);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void withItsOwnParametersItIsItself(Kind kind) {
    Layer layer = kind.random(workspace, UNITS);
    assertEquals(layer, layer.with(layer.parameters()));
    assertEquals(new Shape(UNITS), layer.shape());
  }

  /** ∂⟨xᵢ⟩/∂fieldᵢ by central differences: the variance of each unit without a field. */
  private double[] variances(Layer layer) {
    NDArray bumps = workspace.memory().eye(UNITS).mul(0.01);
    float[] above = layer.mean(bumps).toFloatArray();
    float[] below = layer.mean(bumps.neg()).toFloatArray();
    return IntStream.range(0, UNITS)
        .mapToDouble(i -> (above[i * UNITS + i] - below[i * UNITS + i]) / 0.02)
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void startsAtTheMomentsOfTheData(Kind kind) {
    Layer layer = kind.ofUnits().apply(UNITS).in(workspace);
    float[] means = kind.means();
    NDArray mean = workspace.memory().create(means);
    NDArray variance = mean.square().mul(0.3); // varianceOfTheData
    Layer matched = layer.with(layer.matching(mean, variance));
    float[] got = matched.mean(workspace.memory().zeros(new Shape(1, UNITS))).toFloatArray();
    double[] variances = variances(matched);
    for (int i = 0; i < UNITS; i++) {
      double wanted = Sharing.mean(means, layer, i);
      assertEquals(wanted, got[i], 1e-5);
      double expected = kind.variance().applyAsDouble(wanted);
      if (!Double.isNaN(expected)) {
        assertEquals(expected, variances[i], 1e-3);
      }
    }
  }

  /** What is wrong is told: what was expected, and what came. */
  @ParameterizedTest
  @MethodSource("layers")
  void refusalsSayWhatIsExpected(Kind kind) {
    Layer layer = kind.random(workspace, UNITS);
    float[] values = layer.sample(field(ROWS), workspace.rng("units")).toFloatArray();
    values[UNITS + 1] = Float.NaN;
    NDArray rows = workspace.memory().create(values, new Shape(ROWS, UNITS));
    String message =
        assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(rows)).getMessage();
    assertTrue(message.contains("expects") && message.contains("got"), message);
  }

  /** The outcomes are the places of the grid, each as often as there are others beside it. */
  @ParameterizedTest
  @MethodSource("layers")
  void outcomesAreThePlacesOfTheGrid(Kind kind) {
    Layer layer = kind.random(workspace, UNITS);
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
    NDArray twice = outcomes.rows(workspace.memory(), 2 * count - 2, 2, 4); // last, last, first
    assertEquals(rows.get(count - 1), twice.get(1));
    assertEquals(rows.get(0), twice.get(2));
  }

  /** A mean lies between the points of a sum, but on the line of an integral. */
  @ParameterizedTest
  @MethodSource("layers")
  void onlyWhatIsDrawnIsAnOutcome(Kind kind) {
    Layer layer = kind.random(workspace, UNITS);
    NDArray mean = layer.mean(field(ROWS));
    if (kind.cell() != 1) {
      layer.requireOutcome(mean);
      return;
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(mean)).getMessage();
    assertTrue(message.matches(".*got the value -?\\d+\\.\\d.*first.*"), message);
  }
}
