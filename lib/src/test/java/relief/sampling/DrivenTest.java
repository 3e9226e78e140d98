package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Schedule;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** False alarms: 1e-5 a test of a law ({@link Fit}), 6e-7 a moment (5 deviations). */
class DrivenTest {
  private static final long SEED = 77;
  private static final int CHAINS = 20_000;
  private static final int BINS = 40;
  private static final int NODES = 2000;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Two of them need a gamma variable of a shape below 1; the last has no memory. */
  @ParameterizedTest
  @CsvSource({"0.6, 0.9", "0.3, 0.5", "1, 0.95", "0.9, 0.3", "0.6, 0"})
  void betaHasItsLawAndItsAutocorrelation(double deviation, double momentum) {
    GammaProcess process = new GammaProcess(deviation * deviation, momentum);
    NDArray beta = process.start(100_000, workspace.rng("start"));
    assertStationary(beta.toFloatArray(), deviation);
    for (int i = 0; i < 20; i++) {
      beta = process.next(beta, workspace.rng("step").at(i));
    }
    float[] before = beta.toFloatArray();
    assertStationary(before, deviation);
    float[] after = process.next(beta, workspace.rng("last")).toFloatArray();
    double[] products = new double[after.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = (before[i] - 1) * (after[i] - 1) / (deviation * deviation);
    }
    assertMean(momentum, products);
  }

  /** Every fortieth part of the law has its share; and mean and variance are right. */
  private static void assertStationary(float[] beta, double deviation) {
    double variance = deviation * deviation;
    GammaDistribution law = new GammaDistribution(1 / variance, variance);
    long[] counts = new long[BINS];
    double[] squares = new double[beta.length];
    double[] values = new double[beta.length];
    for (int i = 0; i < beta.length; i++) {
      counts[Math.min(BINS - 1, (int) (BINS * law.cumulativeProbability(beta[i])))]++;
      values[i] = beta[i];
      squares[i] = Math.pow(beta[i] - 1, 2);
    }
    double[] shares = new double[BINS];
    Arrays.fill(shares, 1.0 / BINS);
    Fit.assertFits(shares, counts, SEED);
    assertMean(1, values);
    assertMean(variance, squares);
  }

  private static void assertMean(double expected, double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertEquals(expected, mean, 5 * Math.sqrt(square / values.length), "seed " + SEED);
  }

  @Test
  void withoutDeviationItIsGibbsBitForBit() {
    BoltzmannMachine machine = Machines.binary(workspace, 5, 4, 3);
    try (Chains driven = Chains.start(machine, new Driven(0, 0.9), 7, workspace.rng("a"));
        Chains plain = Chains.start(machine, new Gibbs(), 7, workspace.rng("a"))) {
      for (int i = 0; i < 5; i++) {
        State one = driven.advance(machine, 3, workspace.rng("sweep").at(i));
        State other = plain.advance(machine, 3, workspace.rng("sweep").at(i));
        assertEquals(other.means(), one.means());
        for (int layer = 0; layer < 3; layer++) {
          assertArrayEquals(other.get(layer).toFloatArray(), one.get(layer).toFloatArray());
          assertArrayEquals(
              plain.state().get(layer).toFloatArray(), driven.state().get(layer).toFloatArray());
        }
      }
    }
  }

  /** Each sweep at a β of its own: the law of that chain by quadrature and power iteration. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void withoutMemoryTheUnitsHaveTheLawOfTheAveragedSweep(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      BoltzmannMachine machine = Machines.binary(w, 3, 2);
      Enumeration oracle = Enumeration.of(machine);
      long[] counts = oracle.count(run(w, machine, new Driven(0.6, 0), 60));
      Fit.assertFits(averagedSweep(oracle), counts, seed);
    }
  }

  /** Stationary law of v ~ p(v | h, β), h′ ~ p(h′ | v, β) with the same independent β. */
  private static double[] averagedSweep(Enumeration oracle) {
    double[][] sweep = new double[4][32];
    for (double beta : betas()) {
      double[] law = oracle.law(beta);
      for (int h = 0; h < 4; h++) {
        for (int s = 0; s < 32; s++) {
          double v = law[s % 8 + 8 * h] / sum(law, 8 * h, 1, 8);
          sweep[h][s] += v * law[s] / sum(law, s % 8, 8, 4) / NODES;
        }
      }
    }
    double[] law = new double[32];
    Arrays.fill(law, 1.0 / 32);
    for (int i = 0; i < 300; i++) {
      double[] next = new double[32];
      for (int h = 0; h < 4; h++) {
        double share = sum(law, 8 * h, 1, 8);
        for (int s = 0; s < 32; s++) {
          next[s] += share * sweep[h][s];
        }
      }
      law = next;
    }
    return law;
  }

  private static double sum(double[] law, int from, int stride, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += law[from + stride * i];
    }
    return sum;
  }

  /** The middles of so many equally likely parts of the stationary law. */
  private static double[] betas() {
    GammaDistribution law = new GammaDistribution(1 / 0.36, 0.36);
    double[] betas = new double[NODES];
    for (int i = 0; i < NODES; i++) {
      betas[i] = law.inverseCumulativeProbability((i + 0.5) / NODES);
    }
    return betas;
  }

  /** β that hardly moves: the mixture of the laws at all β, which is not the machine's own. */
  @Test
  void slowDrivingGivesTheMixtureOfTemperatures() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 2);
    Enumeration oracle = Enumeration.of(machine);
    double[] mixture = new double[32];
    for (double beta : betas()) {
      double[] law = oracle.law(beta);
      for (int s = 0; s < 32; s++) {
        mixture[s] += law[s] / NODES;
      }
    }
    State state = run(workspace, machine, new Driven(0.6, 0.99999), 200);
    Fit.assertFits(mixture, oracle.count(state), SEED);
    assertThrows(
        AssertionError.class, () -> Fit.assertFits(oracle.law(), oracle.count(state), SEED));
  }

  /**
   * σ falls over ten sweeps; sixty undriven ones later the units have the machine's own law, which
   * they have not while driven.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void chainsWhoseDrivingEndsHaveTheMachinesLaw(long seed) {
    try (Workspace w = Workspace.seeded(seed)) {
      BoltzmannMachine machine = Machines.binary(w, 3, 2);
      Enumeration oracle = Enumeration.of(machine);
      Kernel falling = Driven.annealed(Schedule.linear(0.6, 0, 1.0 / 7), 0.9);
      State free = Fantasy.of(machine, CHAINS).steps(70).by(falling).state(w.rng("free"));
      Fit.assertFits(oracle.law(), oracle.count(free), seed);
      if (seed == 1) {
        State hot =
            Fantasy.of(machine, CHAINS).steps(70).by(new Driven(0.6, 0.9)).state(w.rng("d"));
        assertThrows(
            AssertionError.class, () -> Fit.assertFits(oracle.law(), oracle.count(hot), seed));
      }
    }
  }

  private static State run(Workspace w, BoltzmannMachine machine, Kernel kernel, int sweeps) {
    State state = kernel.start(machine, CHAINS, w.rng("start"));
    for (int i = 0; i < sweeps; i++) {
      state = kernel.step(machine, state, w.rng("sweep").at(i));
    }
    return kernel.target(state);
  }

  /** Hidden means at β = 1, whatever β the sample was drawn at. */
  @Test
  void statisticsHaveMeansOfTheMachineItself() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 3);
    Driven kernel = new Driven(0.6, 0.9);
    State start = kernel.start(machine, 20, workspace.rng("start"));
    Kernel.Observation seen = kernel.observe(machine, start, workspace.rng("sweep"));
    State statistics = seen.statistics();
    assertFalse(statistics.knows(Driven.BETA));
    NDArray field = machine.field(statistics, 1);
    assertArrayEquals(
        machine.layers().get(1).mean(field).toFloatArray(), statistics.get(1).toFloatArray());
    assertArrayEquals(seen.state().visible().toFloatArray(), statistics.visible().toFloatArray());
  }

  @Test
  void clampedLayersStayAndNothingIsLeftBehind() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 3);
    Driven kernel = new Driven(0.6, 0.9);
    State held = machine.start(9, workspace.rng("start")).clamp(0);
    State next = kernel.steps(2, machine, held, workspace.rng("sweep"));
    assertSame(held.visible(), next.visible());
    try (Chains chains = Chains.start(machine, kernel, 9, workspace.rng("chains"))) {
      advance(chains, machine, 0);
      int before = workspace.memory().getManagedArrays().size();
      int own = machine.memory().getManagedArrays().size();
      for (int i = 1; i < 50; i++) {
        advance(chains, machine, i);
      }
      assertEquals(before, workspace.memory().getManagedArrays().size());
      assertEquals(own, machine.memory().getManagedArrays().size());
    }
  }

  private void advance(Chains chains, BoltzmannMachine machine, int step) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      chains.advance(machine, 2, workspace.rng("advance").at(step));
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Driven(-0.1, 0.9));
    assertThrows(IllegalArgumentException.class, () -> new Driven(1.1, 0.9));
    assertThrows(IllegalArgumentException.class, () -> new Driven(0.6, 1));
    assertThrows(IllegalArgumentException.class, () -> new Driven(Double.NaN, 0.9));
  }
}
