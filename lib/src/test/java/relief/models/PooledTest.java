package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.BeliefNets;
import relief.ConvolutionalMachines;
import relief.Enumeration;
import relief.Fit;
import relief.Listed;
import relief.Machines;
import relief.Workspace;
import relief.data.Batch;
import relief.evaluation.BeliefNetBound;
import relief.evaluation.Exact;
import relief.layers.Bernoulli;
import relief.layers.Convolution;
import relief.layers.Dense;
import relief.layers.Layer;
import relief.sampling.Fantasy;

/** Links that pool, against all states of small machines. False alarms: {@link Fit}. */
class PooledTest {
  private static final int EACH = 3000;
  private static final int PARTICLES = 6_000;

  private static double[] flat(double[][] conditional) {
    return Arrays.stream(conditional)
        .flatMapToDouble(row -> Arrays.stream(row).map(p -> p / conditional.length))
        .toArray();
  }

  /** The law of the first five pixels alone: few enough for χ². */
  private static double[] five(double[] law) {
    double[] sums = new double[32];
    for (int i = 0; i < law.length; i++) {
      sums[i & 31] += law[i];
    }
    return sums;
  }

  private static double[][] five(double[][] laws) {
    return Arrays.stream(laws).map(PooledTest::five).toArray(double[][]::new);
  }

  private static long[] counts(NDArray drawn, int groups) {
    int size = (int) drawn.getShape().get(0) / groups;
    long[] all = {};
    for (int i = 0; i < groups; i++) {
      long[] some = Enumeration.countPatterns(drawn.get(i * size + ":" + (i + 1) * size));
      long[] longer = Arrays.copyOf(all, all.length + some.length);
      System.arraycopy(some, 0, longer, all.length, some.length);
      all = longer;
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5})
  void shownAreThePoolingUnitsMeans(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      PooledCase one = PooledCase.of(w, seed, 5);
      double[][] law = one.poolingGivenImages();
      float[] shown = one.link().up(one.images(w)).toFloatArray();
      int units = one.link().shown();
      for (int n = 0; n < law.length; n++) {
        for (int j = 0; j < units; j++) {
          double mean = 0;
          for (int pattern = 0; pattern < law[n].length; pattern++) {
            mean += (pattern >> j & 1) * law[n][pattern];
          }
          assertEquals(mean, shown[n * units + j], 1e-5, "row " + n + ", unit " + j);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4, 5, 7})
  void drawsUpwardsFollowTheLawOfPoolingUnits(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      PooledCase one = PooledCase.of(w, seed, 5);
      NDArray rows = one.images(w).repeat(0, 100);
      NDArray drawn = one.link().drawUpper(rows, w.rng("draw"));
      double[][] law = one.poolingGivenImages();
      Fit.assertFits(flat(law), counts(drawn, law.length), seed);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 4, 5})
  void drawsDownwardsFollowThePairsLawGivenThePoolingUnits(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      assertDownwards(w, seed, 80);
    }
  }

  /** The test can fail: without sweeps the units of a block are as likely as each other. */
  @Test
  void withoutSweepsTheyFollowAnotherLaw() {
    try (Workspace w = Workspace.seeded(1)) {
      assertThrows(AssertionError.class, () -> assertDownwards(w, 1, 0));
    }
  }

  private static void assertDownwards(Workspace w, long seed, int sweeps) {
    PooledCase one = PooledCase.of(w, seed, sweeps);
    NDArray shown = w.memory().create(BeliefNets.patterns(one.link().shown())).repeat(0, EACH);
    NDArray drawn = one.link().drawLower(shown, w.rng("draw"));
    double[][] law = five(one.imagesGivenPooling());
    Fit.assertFits(flat(law), counts(drawn.get(":, :5"), law.length), seed);
  }

  /** The law of a net whose lower link pools: p(image | pooling units) under the top's law. */
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 4, 5, 7})
  void generationFollowsTheEnumeratedLaw(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      PooledCase one = PooledCase.of(w, seed, 40);
      BoltzmannMachine top = Machines.binary(w, one.link().shown(), 3);
      DeepBeliefNet net = new DeepBeliefNet(List.of(one.link(), Link.of(top)));
      double[] above = Enumeration.of(top).visibleLaw();
      double[][] conditional = one.imagesGivenPooling();
      double[] law = new double[conditional[0].length];
      for (int pattern = 0; pattern < above.length; pattern++) {
        for (int v = 0; v < law.length; v++) {
          law[v] += above[pattern] * conditional[pattern][v];
        }
      }
      NDArray rows = Fantasy.of(top, PARTICLES).steps(100).draw(w.rng("top"));
      NDArray drawn = net.generate(rows, w.rng("down"));
      Fit.assertFits(five(law), Enumeration.countPatterns(drawn.get(":, :5")), seed);
    }
  }

  /** ⟨sums over blocks of W x, y⟩ = n ⟨x, field(y)⟩ for blocks of n units. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void upAndDownAreAdjoint(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      PooledCase one = PooledCase.of(w, seed, 0);
      Pooled link = one.link();
      NDArray x = w.rng("x").normal(new Shape(250, link.lower().units()));
      NDArray y = w.rng("y").normal(new Shape(250, link.shown()));
      int block = one.maps().units() / link.shown();
      NDArray up = one.maps().pooled(link.coupling().up(x)).mul(y).sum(new int[] {1});
      NDArray down = link.field(y).mul(x).sum(new int[] {1}).mul(block);
      assertArrayEquals(up.toFloatArray(), down.toFloatArray(), 1e-4f);
    }
  }

  /** One law over images, detection units and top, with the pooling written out. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void aMachineOfTheLinksHasTheEnumeratedLogPartition(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      PooledCase one = PooledCase.of(w, seed, 0);
      BoltzmannMachine top = Machines.binary(w, one.link().shown(), 3);
      BoltzmannMachine machine =
          new DeepBeliefNet(List.of(one.link(), Link.of(top))).toBoltzmannMachine();
      Listed all = written(w, one, top);
      assertEquals(all.logPartition(), Exact.logPartition(machine), 1e-4, "seed " + seed);
      State state = State.observing(Batch.of(w.memory().create(one.oracle().rows(0))));
      assertEquals(3, Reconstruction.up(machine, state).get(2).getShape().get(1));
    }
  }

  private static Listed written(Workspace w, PooledCase one, BoltzmannMachine top) {
    Convolution coupling = (Convolution) one.link().coupling();
    Layer pixels = spread(w, one.link().lower());
    Layer units = spread(w, one.maps());
    float[] weights = top.parameters().get("edge0.weights").toFloatArray();
    float[][] repeated = new float[one.maps().units()][];
    for (int j = 0; j < repeated.length; j++) {
      int from = 3 * one.block(j);
      repeated[j] = Arrays.copyOfRange(weights, from, from + 3);
    }
    BoltzmannMachine dense =
        new BoltzmannMachine(
            List.of(pixels, units, top.layers().get(1)),
            List.of(
                new Edge(0, 1, new Dense(ConvolutionalMachines.matrix(w, coupling))),
                new Edge(1, 2, new Dense(w.memory().create(repeated)))));
    double[][] rows = new double[one.oracle().rows(1).length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = BeliefNets.doubles(one.oracle().rows(1)[i]);
    }
    Listed.Rows allowed = new Listed.Rows(rows, new double[rows.length]);
    return Listed.of(dense, List.of(Listed.bits(pixels.units()), allowed, Listed.bits(3)));
  }

  private static Layer spread(Workspace w, Layer layer) {
    float[] shared = layer.parameters().get("bias").toFloatArray();
    float[] bias = new float[layer.units()];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = shared[i / (bias.length / shared.length)];
    }
    return new Bernoulli(w.memory().create(bias));
  }

  @Test
  void whatDoesntFitIsRefused() {
    try (Workspace w = Workspace.seeded(1)) {
      PooledCase one = PooledCase.of(w, 1, 3);
      BoltzmannMachine dense = Machines.binary(w, 4, 3);
      assertThrows(IllegalArgumentException.class, () -> Pooled.of(dense));
      assertThrows(IllegalArgumentException.class, () -> new Pooled(one.link().machine(), -1));
      DeepBeliefNet net =
          new DeepBeliefNet(
              List.of(one.link(), Link.of(Machines.binary(w, one.link().shown(), 2))));
      DeepBeliefNet alone = new DeepBeliefNet(List.of(one.link()));
      NDArray wide = w.memory().ones(new Shape(2, one.link().upper().units()));
      assertThrows(IllegalArgumentException.class, () -> alone.down(wide));
      NDArray large = w.memory().full(new Shape(2, one.link().shown()), 2f);
      assertThrows(IllegalArgumentException.class, () -> alone.down(large));
      relief.data.Dataset data = relief.data.Dataset.of(w, "all", one.oracle().rows(0));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> BeliefNetBound.by(new Exact()).of(net, data, w.rng("bound")))
              .getMessage();
      assertTrue(message.contains("no closed form"), message);
      String units =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new DeepBeliefNet(List.of(one.link(), Link.of(dense))))
              .getMessage();
      assertTrue(units.contains("on the 2 units"), units);
    }
  }
}
