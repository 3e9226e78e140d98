package relief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RngTest {
  private static final long SEED = 20_261_121;
  private static final Shape SHAPE = new Shape(100, 37);

  @Test
  void splitsByNameNotByUse() {
    try (Workspace w = Workspace.seeded(SEED)) {
      Rng rng = w.rng("a");
      float[] before = rng.split("b").uniform(SHAPE).toFloatArray();
      rng.normal(SHAPE);
      assertArrayEquals(before, rng.split("b").uniform(SHAPE).toFloatArray());
      assertArrayEquals(before, w.rng("a").split("b").uniform(SHAPE).toFloatArray());
    }
  }

  @Test
  void streamsOfOtherNamesStepsAndSeedsDiffer() {
    try (Workspace w = Workspace.seeded(SEED);
        Workspace other = Workspace.seeded(SEED + 1)) {
      Rng rng = w.rng("a");
      float[][] streams =
          Stream.of(rng, w.rng("b"), rng.split("a"), rng.at(0), rng.at(1), other.rng("a"))
              .map(r -> r.uniform(SHAPE).toFloatArray())
              .toArray(float[][]::new);
      for (int i = 0; i < streams.length; i++) {
        for (int j = 0; j < i; j++) {
          assertFalse(Arrays.equals(streams[i], streams[j]), i + " and " + j);
        }
      }
    }
  }

  @Test
  void aRowsNumbersDontDependOnTheNumberOfRows() {
    try (Workspace w = Workspace.seeded(SEED, Device.cpu())) {
      float[] few = w.rng("a").uniform(new Shape(20, 5)).toFloatArray();
      float[] many = w.rng("a").uniform(new Shape(200, 5)).toFloatArray();
      assertArrayEquals(few, Arrays.copyOf(many, few.length));
    }
  }

  /** Java's on the CPU, and the engine's where a GPU is if there is one. False alarms: 1e-5. */
  static Stream<Noise> sources() {
    return Stream.of(
        new HostNoise(Workspace.seeded(SEED, Device.cpu()).memory()),
        new EngineNoise(Workspace.seeded(SEED).memory()));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void uniformNumbersAreUniform(Noise noise) {
    float[] x = noise.uniform(SEED, new Shape(1000, 50)).toFloatArray();
    long[] counts = new long[100];
    for (float value : x) {
      counts[(int) (100 * value)]++;
    }
    double[] law = new double[100];
    Arrays.fill(law, 0.01);
    Fit.assertFits(law, counts, SEED);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void normalNumbersAreNormal(Noise noise) {
    float[] x = noise.normal(SEED, new Shape(200, 50)).toFloatArray();
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i];
    }
    double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(), values);
    assertTrue(p > 1e-5, "p = " + p + ", seed " + SEED);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void coinsFollowTheirProbabilities(Noise noise) {
    int rows = 40_000;
    float[] expected = {0, 0.01f, 0.3f, 0.5f, 0.99f, 1};
    NDArray home = noise.uniform(SEED, new Shape(1)); // on the source's device
    NDArray p = home.getManager().create(expected).reshape(1, expected.length);
    float[] means = noise.bernoulli(SEED, p.repeat(0, rows)).mean(new int[] {0}).toFloatArray();
    for (int i = 0; i < means.length; i++) {
      double deviation = Math.sqrt(expected[i] * (1 - expected[i]) / rows);
      // 4.5 deviations: one false alarm in 150 000
      assertEquals(expected[i], means[i], 4.5 * deviation + 1e-6, "seed " + SEED);
    }
  }

  @Test
  void probabilitiesOfAnotherTypeAreRefused() {
    try (Workspace w = Workspace.seeded(SEED)) {
      NDArray doubles = w.memory().create(new double[] {0.5, 0.5});
      org.junit.jupiter.api.Assertions.assertThrows(
          IllegalArgumentException.class, () -> w.rng("a").bernoulli(doubles));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1000})
  void permutationHoldsEachNumberOnce(int size) {
    try (Workspace w = Workspace.seeded(SEED)) {
      int[] order = w.rng("order").permutation(size);
      int[] sorted = order.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < size; i++) {
        assertEquals(i, sorted[i]);
      }
    }
  }

  @Test
  void permutationsAreEquallyLikely() {
    try (Workspace w = Workspace.seeded(SEED)) {
      long[] counts = new long[27];
      for (int i = 0; i < 12_000; i++) {
        int[] p = w.rng("order").at(i).permutation(3);
        counts[9 * p[0] + 3 * p[1] + p[2]]++;
      }
      long[] six = Arrays.stream(counts).filter(c -> c > 0).toArray();
      double[] law = new double[6];
      Arrays.fill(law, 1.0 / 6);
      Fit.assertFits(law, six, SEED);
    }
  }

  @Test
  void workspaceThatIsClosedSaysSo() {
    Workspace w = Workspace.seeded(SEED);
    w.close();
    w.close();
    String message =
        org.junit.jupiter.api.Assertions.assertThrows(IllegalStateException.class, () -> w.rng("a"))
            .getMessage();
    assertTrue(message.contains("closed"), message);
  }
}
