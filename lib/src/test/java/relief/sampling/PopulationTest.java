package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Enumeration;
import relief.Machines;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Weighted chains against enumeration: the mean of W f(x) over groups is (Z′ / Z₀) ⟨f⟩′, for f = 1
 * and for every pattern of the visible units that is likely. Within 5 standard errors of 500
 * groups, 6·10⁻⁷ a number, of which there are some 250: a false alarm of 1.5·10⁻⁴ in all, if means
 * of 500 groups are normal.
 */
class PopulationTest {
  private static final int GROUPS = 500;
  private static final int CHAINS = 20;
  private static final double SIGMAS = 5;
  private static final double LIKELY = 0.01;

  /** Seeds and sizes; those with a seed above 10 are trained. */
  static Stream<Arguments> machines() {
    return Stream.of(
        Arguments.of(1, new int[] {4, 3}),
        Arguments.of(2, new int[] {3, 5}),
        Arguments.of(3, new int[] {4, 3, 2}),
        Arguments.of(4, new int[] {3, 2, 2, 2}),
        Arguments.of(11, new int[] {4, 4}),
        Arguments.of(12, new int[] {4, 3, 3}));
  }

  private static BoltzmannMachine machine(Workspace w, long seed, int... sizes) {
    if (seed <= 10) {
      return Machines.binary(w, sizes);
    }
    Dataset data = Toy.barsAndStripes(w, 2);
    Layer.Spec[] specs = Arrays.stream(sizes).mapToObj(Bernoulli::of).toArray(Layer.Spec[]::new);
    BoltzmannMachine machine = BoltzmannMachine.chain(w, specs).startingFrom(data);
    Trainer.of(Persistent.of(50, 2), Sgd.of(0.2)).fit(machine, data, 300, 6, w.rng("fit"));
    return machine;
  }

  /** log Z without couplings, by plain loops. */
  private static double base(BoltzmannMachine machine) {
    double sum = 0;
    for (int i = 0; i < machine.layers().size(); i++) {
      for (float b : machine.parameters().get("layer" + i + ".bias").toFloatArray()) {
        sum += Math.log1p(Math.exp(b));
      }
    }
    return sum;
  }

  /** Few steps of β, so that it's the weights that make it right. */
  @ParameterizedTest
  @MethodSource("machines")
  void annealedChainsHaveTheMachinesLaw(long seed, int[] sizes) {
    try (Workspace w = Workspace.seeded(seed)) {
      BoltzmannMachine machine = machine(w, seed, sizes);
      Population all = Population.annealed(machine, GROUPS, CHAINS, 4, w.rng("anneal"));
      assertLaw(machine, all, base(machine), seed);
    }
  }

  /** As if chains without couplings had the law already: one sweep doesn't make it so. */
  @Test
  void withoutTheirWeightsChainsHaveAnotherLaw() {
    try (Workspace w = Workspace.seeded(1)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3);
      machine.parameters().get("edge0.weights").muli(4);
      double[] ratio = new double[GROUPS * CHAINS];
      Arrays.fill(ratio, Enumeration.of(machine).logPartition() - base(machine));
      LogWeights same = LogWeights.of(GROUPS, CHAINS).plus(ratio);
      State start = machine.start(GROUPS * CHAINS, w.rng("start"));
      Population blind = Population.of(Rung.of(machine), start, same);
      Population moved = blind.follow(machine, w.rng("sweep"));
      AssertionError error =
          assertThrows(AssertionError.class, () -> assertLaw(machine, moved, base(machine), 1));
      assertTrue(error.getMessage().contains("pattern"), error.getMessage());
    }
  }

  /** The same, after the parameters have changed twice. */
  @ParameterizedTest
  @MethodSource("machines")
  void chainsFollowOtherParameters(long seed, int[] sizes) {
    try (Workspace w = Workspace.seeded(seed)) {
      BoltzmannMachine machine = machine(w, seed, sizes);
      double base = base(machine);
      Population all = Population.annealed(machine, GROUPS, CHAINS, 4, w.rng("anneal"));
      for (int i = 0; i < 2; i++) {
        Rng change = w.rng("change").at(i);
        machine.parameters().map(a -> a.addi(change.normal(a.getShape()).mul(0.2)));
        all = all.follow(machine, w.rng("follow").at(i));
      }
      assertLaw(machine, all, base, seed);
    }
  }

  private static void assertLaw(BoltzmannMachine machine, Population all, double base, long seed) {
    Enumeration oracle = Enumeration.of(machine);
    double logRatio = oracle.logPartition() - base;
    double[] logs = all.weights().values();
    int[] patterns = patterns(all.state().visible());
    double[] law = oracle.visibleLaw();
    double[] ones = new double[GROUPS];
    double[][] shares = new double[law.length][GROUPS];
    for (int i = 0; i < logs.length; i++) {
      double weight = Math.exp(logs[i] - logRatio) / CHAINS;
      ones[i / CHAINS] += weight;
      shares[patterns[i]][i / CHAINS] += weight;
    }
    assertMean(1, ones, "Z, seed " + seed);
    for (int pattern = 0; pattern < law.length; pattern++) {
      if (law[pattern] > LIKELY) {
        assertMean(law[pattern], shares[pattern], "pattern " + pattern + ", seed " + seed);
      }
    }
    double[] means = all.weights().logMeans();
    for (int g = 0; g < GROUPS; g++) {
      assertEquals(ones[g], Math.exp(means[g] - logRatio), 1e-9);
    }
  }

  private static int[] patterns(NDArray bits) {
    int units = (int) bits.getShape().get(1);
    float[] all = bits.toFloatArray();
    int[] patterns = new int[all.length / units];
    for (int i = 0; i < all.length; i++) {
      patterns[i / units] |= Math.round(all[i]) << (i % units);
    }
    return patterns;
  }

  private static void assertMean(double expected, double[] values, String what) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.sqrt(square / values.length / (values.length - 1.0));
    assertEquals(expected, mean, SIGMAS * error + 1e-9, what);
  }

  /**
   * Frequencies of all states among equally weighted rows, mean of 200 draws of 200 each, within 5
   * standard errors and the bias of the pooled weights, at most 1 in 200 of a frequency.
   */
  @Test
  void drawnRowsHaveAllLayersOfTheLaw() {
    int draws = 200;
    try (Workspace w = Workspace.seeded(5)) {
      BoltzmannMachine machine = Machines.binary(w, 3, 2);
      Enumeration oracle = Enumeration.of(machine);
      double[] law = oracle.law();
      double[][] shares = new double[law.length][draws];
      for (int i = 0; i < draws; i++) {
        Rng rng = w.rng("draw").at(i);
        Population all = Population.annealed(machine, 10, 20, 3, rng.split("anneal"));
        State rows = all.draw(machine, rng.split("rows"));
        assertEquals(200, rows.rows());
        long[] counts = oracle.count(rows);
        for (int s = 0; s < law.length; s++) {
          shares[s][i] = counts[s] / 200.0 - law[s];
        }
      }
      for (int s = 0; s < law.length; s++) {
        double mean = Arrays.stream(shares[s]).average().orElseThrow();
        double square = Arrays.stream(shares[s]).map(x -> (x - mean) * (x - mean)).sum();
        double bound = SIGMAS * Math.sqrt(square) / draws + law[s] / 200;
        assertEquals(0, mean, bound, "state " + s);
      }
    }
  }

  /** Three quarters of the weight are three of four places, with the visible values they had. */
  @Test
  void heavyChainsAreThereSeveralTimes() {
    try (Workspace w = Workspace.seeded(6)) {
      BoltzmannMachine machine = Machines.binary(w, 3, 2);
      float[] bits = {0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0};
      NDArray rows = w.memory().create(bits, new Shape(4, 3));
      State state = machine.start(4, w.rng("start")).with(0, rows);
      double[] logs = {Math.log(0.25), Math.log(0.5), Math.log(0.25), Math.log(3)};
      Population some = Population.of(Rung.of(machine), state, LogWeights.of(2, 2).plus(logs));
      assertEquals(16 / 9.375, some.weights().effectiveSampleSize(), 1e-9);
      int[] patterns = patterns(some.draw(machine, w.rng("draw")).visible());
      assertEquals(3, Arrays.stream(patterns).filter(p -> p == 2).count());
    }
  }

  @Test
  void nothingIsLeftBehindAndStreamsReplay() {
    try (Workspace w = Workspace.seeded(7)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3, 2);
      double[][] runs = new double[2][];
      int before = w.memory().getManagedArrays().size();
      int own = machine.memory().getManagedArrays().size();
      for (int i = 0; i < 2; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          Population all = Population.annealed(machine, 3, 10, 20, w.rng("anneal"));
          all.draw(machine, w.rng("draw"));
          runs[i] = all.follow(machine, w.rng("follow")).weights().logMeans();
        }
      }
      assertArrayEquals(runs[0], runs[1]);
      assertEquals(before, w.memory().getManagedArrays().size());
      assertEquals(own, machine.memory().getManagedArrays().size());
    }
  }

  @Test
  void nonsenseIsRefused() {
    try (Workspace w = Workspace.seeded(7)) {
      BoltzmannMachine machine = Machines.binary(w, 4, 3);
      State state = machine.start(10, w.rng("start"));
      assertEquals(5, Population.of(machine, state, 5).weights().logMeans().length);
      for (int groups : new int[] {0, -1, 3, 20}) {
        String message =
            assertThrows(
                    IllegalArgumentException.class, () -> Population.of(machine, state, groups))
                .getMessage();
        assertTrue(message.contains("10 rows"), message);
      }
      Rng rng = w.rng("none");
      assertThrows(
          IllegalArgumentException.class, () -> Population.annealed(machine, 1, 5, 0, rng));
      assertThrows(
          IllegalArgumentException.class, () -> Population.annealed(machine, 0, 5, 3, rng));
    }
  }
}
