package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Parameters;
import relief.Workspace;

/** Shared parameters against the same layer with the parameters of each unit written out. */
class SharedTest {
  private static final int MAPS = 3;
  private static final int PLACES = 4;
  private static final int ROWS = 5;
  private final Workspace workspace = Workspace.seeded(67);

  @AfterEach
  void close() {
    workspace.close();
  }

  static Stream<IntFunction<Layer.Spec>> kinds() {
    return Stream.of(
        Bernoulli::of,
        Ising::of,
        Gaussian::of,
        Rectified::of,
        n -> Gaussian.of(n).fixed("logVariance"),
        n -> Bernoulli.of(n).fixed());
  }

  private Layer shared(IntFunction<Layer.Spec> kind) {
    Layer one = kind.apply(MAPS).in(workspace);
    Layer random = one.map(a -> workspace.rng("parameters").normal(a.getShape()).mul(0.7));
    return new Shared(random, PLACES);
  }

  /** The twin: unit i has the parameters of map i / PLACES. */
  private Layer writtenOut(Layer shared) {
    return ((Shared) shared).layer().map(this::writtenOut);
  }

  private NDArray writtenOut(NDArray each) {
    float[] few = each.toFloatArray();
    float[] all = new float[MAPS * PLACES];
    for (int i = 0; i < all.length; i++) {
      all[i] = few[i / PLACES];
    }
    return workspace.memory().create(all);
  }

  private NDArray field() {
    return workspace.rng("field").normal(new Shape(ROWS, MAPS * PLACES));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isTheLayerWrittenOut(IntFunction<Layer.Spec> kind) {
    Layer shared = shared(kind);
    Layer twin = writtenOut(shared);
    assertEquals(twin.shape(), shared.shape());
    assertEquals(twin.mean(field()), shared.mean(field()));
    assertEquals(twin.mode(field()), shared.mode(field()));
    assertEquals(twin.logPartition(field()), shared.logPartition(field()));
    NDArray units = twin.sample(field(), workspace.rng("units"));
    assertEquals(units, shared.sample(field(), workspace.rng("units")));
    assertEquals(twin.energy(units), shared.energy(units));
    assertEquals(twin.outcomes().isPresent(), shared.outcomes().isPresent());
    shared.requireOutcome(units);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void statisticsAreSumsOverPlaces(IntFunction<Layer.Spec> kind) {
    Layer shared = shared(kind);
    Layer twin = writtenOut(shared);
    NDArray weights = workspace.rng("weights").uniform(new Shape(ROWS));
    NDArray units = twin.sample(field(), workspace.rng("units"));
    assertSums(twin.statistics(units, weights), shared.statistics(units, weights), shared);
    NDArray mean = twin.mean(field());
    assertSums(twin.meanStatistics(mean, weights), shared.meanStatistics(mean, weights), shared);
    assertSums(twin.varianceStatistics(field()), shared.varianceStatistics(field()), null);
  }

  private static void assertSums(Parameters each, Parameters got, Layer layer) {
    assertEquals(each.names(), got.names());
    if (layer != null) {
      assertEquals(layer.parameters().names(), got.names());
    }
    for (String name : each.names()) {
      float[] all = each.get(name).toFloatArray();
      float[] sums = new float[MAPS];
      for (int i = 0; i < all.length; i++) {
        sums[i / PLACES] += all[i];
      }
      assertArrayEquals(sums, got.get(name).toFloatArray(), 1e-4f, name);
    }
  }

  /** The scatter of the units' own means belongs to the variance of a map. */
  @Test
  void startsAtTheMomentsOfAMap() {
    NDArray mean = workspace.memory().create(new float[] {1, 3, 5, 5});
    NDArray variance = workspace.memory().create(new float[] {0.5f, 1.5f, 2, 4});
    Layer layer = new Shared(Gaussian.of(2).in(workspace), 2);
    Parameters start = layer.matching(mean, variance);
    assertArrayEquals(new float[] {2, 5}, start.get("location").toFloatArray(), 1e-6f);
    float[] log = {(float) Math.log(1 + 1), (float) Math.log(3)};
    assertArrayEquals(log, start.get("logVariance").toFloatArray(), 1e-6f);
  }

  @Test
  void anySpecCanBeSharedOrFixed() {
    Layer layer = Shared.of(Gaussian.of(MAPS), PLACES).fixed("logVariance").in(workspace);
    assertEquals(Set.of("location"), layer.parameters().names());
    assertEquals(new Shape(MAPS * PLACES), layer.shape());
    assertEquals("Gaussian(3) × 4 with fixed logVariance", layer.toString());
  }

  @Test
  void groupsCantBeCopiedUnitByUnit() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Shared.of(OneHot.of(MAPS), PLACES).in(workspace))
            .getMessage();
    assertTrue(message.contains("independent of each other"), message);
    assertThrows(IllegalArgumentException.class, () -> Shared.of(Bernoulli.of(1), 0));
  }
}
