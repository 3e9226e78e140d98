package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Rng;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Parallel tempering against the enumerated law at every temperature: independent chains, one state
 * counted from each. False alarms: 1e-5 a temperature ({@link Fit}).
 */
class ParallelTemperingTest {
  private static final long SEED = 211;
  private static final int CHAINS = 6000;
  private static final int SWEEPS = 150;
  private static final ParallelTempering KERNEL = ParallelTempering.of(6);
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  static Stream<Function<Workspace, BoltzmannMachine>> machines() {
    return Stream.of(
        w -> TwoModes.of(w, 4, 5, 4),
        w -> TwoModes.of(w, 5, 5, 2, 2),
        w -> Machines.binary(w, 3, 2),
        w -> Machines.randomized(w, Machines.binary(w, 4, 3), 2),
        w -> Machines.randomized(w, Machines.binary(w, 3, 2, 2), 2),
        w -> Machines.randomized(w, Machines.binary(w, 2, 2, 2, 2), 2));
  }

  private void assertFitsEverywhere(BoltzmannMachine machine, State state) {
    Enumeration oracle = Enumeration.of(machine);
    for (int i = 0; i < KERNEL.replicas(); i++) {
      State replica = rows(state, i * CHAINS, (i + 1) * CHAINS);
      Fit.assertFits(oracle.law(KERNEL.betas().get(i)), oracle.count(replica), SEED);
    }
  }

  private static State rows(State state, int from, int to) {
    TreeMap<Integer, NDArray> some = new TreeMap<>();
    state.values().forEach((i, x) -> some.put(i, x.get(new NDIndex().addSliceDim(from, to))));
    return State.of(some);
  }

  private State moved(Kernel kernel, BoltzmannMachine machine, State start, int sweeps) {
    State state = start;
    for (int i = 0; i < sweeps; i++) {
      State next;
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        next = kernel.step(machine, state, workspace.rng("sweep").at(i));
        next.values().values().forEach(NDScope::unregister);
      }
      if (i > 0) {
        state.values().values().forEach(NDArray::close);
      }
      state = next;
    }
    return state;
  }

  @ParameterizedTest
  @MethodSource("machines")
  void replicasReachTheirLaws(Function<Workspace, BoltzmannMachine> make) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      BoltzmannMachine machine = make.apply(workspace);
      State start = KERNEL.start(machine, CHAINS, workspace.rng("start"));
      assertFitsEverywhere(machine, moved(KERNEL, machine, start, SWEEPS));
    }
  }

  /**
   * A chain needs at least 1 / (4 Φ) sweeps to mix, where Φ is the conductance of a set of at most
   * half of the mass (Levin, Peres &amp; Wilmer 2009, theorem 7.3).
   */
  @Test
  void gibbsSamplingCantJoinTheModes() {
    BoltzmannMachine rbm = TwoModes.of(workspace, 4, 5, 4);
    double conductance = TwoModes.conductance(rbm, false);
    assertTrue(1 / (4 * conductance) > 20 * SWEEPS, "Φ = " + conductance);
    for (BoltzmannMachine machine :
        new BoltzmannMachine[] {rbm, TwoModes.of(workspace, 5, 5, 2, 2)}) {
      Enumeration oracle = Enumeration.of(machine);
      State start = machine.start(CHAINS, workspace.rng("start"));
      State state = moved(new Gibbs(), machine, start, SWEEPS);
      assertMisfit(() -> Fit.assertFits(oracle.law(), oracle.count(state), SEED));
    }
  }

  private static void assertMisfit(org.junit.jupiter.api.function.Executable fit) {
    String message = assertThrows(AssertionError.class, fit).getMessage();
    assertTrue(message.startsWith("χ²"), "for another reason: " + message);
  }

  @ParameterizedTest
  @MethodSource("machines")
  void theLawsAreInvariant(Function<Workspace, BoltzmannMachine> make) {
    BoltzmannMachine machine = make.apply(workspace);
    assertFitsEverywhere(machine, moved(KERNEL, machine, exact(machine), 3));
  }

  /** Mutation: swaps that are all accepted leave another law, and the test sees it. */
  @ParameterizedTest
  @MethodSource("machines")
  void swapsThatIgnoreTheRuleAreCaught(Function<Workspace, BoltzmannMachine> make) {
    BoltzmannMachine machine = make.apply(workspace);
    State exact = exact(machine);
    State swapped =
        rows(exact, CHAINS, 2 * CHAINS)
            .above(rows(exact, 0, CHAINS))
            .above(rows(exact, 2 * CHAINS, exact.rows()));
    assertMisfit(() -> assertFitsEverywhere(machine, swapped));
  }

  /** Rows drawn from the enumerated law of every temperature. */
  private State exact(BoltzmannMachine machine) {
    Enumeration oracle = Enumeration.of(machine);
    float[] uniform =
        workspace
            .rng("exact")
            .uniform(new ai.djl.ndarray.types.Shape((long) KERNEL.replicas() * CHAINS))
            .toFloatArray();
    long[] patterns = new long[uniform.length];
    for (int replica = 0; replica < KERNEL.replicas(); replica++) {
      double[] law = oracle.law(KERNEL.betas().get(replica));
      for (int row = replica * CHAINS; row < (replica + 1) * CHAINS; row++) {
        patterns[row] = draw(law, uniform[row]);
      }
    }
    NDIndex index = new NDIndex("{}", workspace.memory().create(patterns));
    TreeMap<Integer, NDArray> drawn = new TreeMap<>();
    oracle.all(workspace).values().forEach((i, x) -> drawn.put(i, x.get(index)));
    return State.of(drawn);
  }

  private static int draw(double[] law, double uniform) {
    int pattern = 0;
    double below = law[0];
    while (below <= uniform && pattern + 1 < law.length) {
      below += law[++pattern];
    }
    return pattern;
  }

  /** Whoever asks for n chains gets n rows, with the means of the machine itself. */
  @Test
  void chainsGiveTheRowsAtBetaOne() {
    BoltzmannMachine machine = TwoModes.of(workspace, 4, 5, 4);
    Enumeration oracle = Enumeration.of(machine);
    double[] law = oracle.law();
    try (NDScope scope = new NDScope();
        Chains chains = Chains.start(machine, KERNEL, CHAINS, workspace.rng("start"))) {
      scope.suppressNotUsedWarning();
      advance(chains, machine);
      State seen = chains.advance(machine, 1, workspace.rng("last"));
      assertEquals(CHAINS, seen.rows());
      assertEquals(CHAINS, chains.state().rows());
      assertEquals(java.util.Set.of(1), seen.means());
      Fit.assertFits(law, oracle.count(chains.state()), SEED);
      float[] hidden = seen.get(1).mean(new int[] {0}).toFloatArray();
      for (int j = 0; j < hidden.length; j++) {
        // at most a coin's deviation; 5 of them: one false alarm in a million
        assertEquals(oracle.mean(law, 1, j), hidden[j], 5 * 0.5 / Math.sqrt(CHAINS));
      }
    }
  }

  private void advance(Chains chains, BoltzmannMachine machine) {
    for (int i = 0; i < SWEEPS; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        chains.advance(machine, 1, workspace.rng("sweep").at(i));
      }
    }
  }

  /** Σ p(x) p′(x′) min(1, exp((β − β′)(C′ − C))), by enumeration. */
  private static double acceptance(Enumeration oracle, double beta, double other) {
    double[] p = oracle.law(beta);
    double[] q = oracle.law(other);
    double[] c = new double[p.length];
    Arrays.setAll(c, x -> oracle.energy(x, 0) - oracle.energy(x, 1));
    double sum = 0;
    for (int x = 0; x < p.length; x++) {
      for (int y = 0; y < q.length; y++) {
        sum += p[x] * q[y] * Math.min(1, Math.exp((beta - other) * (c[y] - c[x])));
      }
    }
    return sum;
  }

  /** 2000 chains in 50 sweeps: five deviations, were only the chains independent. */
  @ParameterizedTest
  @MethodSource("machines")
  void acceptanceIsTheEnumeratedOne(Function<Workspace, BoltzmannMachine> make) {
    BoltzmannMachine machine = make.apply(workspace);
    Enumeration oracle = Enumeration.of(machine);
    int chains = 2000;
    TemperingDiagnostics seen = KERNEL.diagnose(machine, chains, 50, workspace.rng("pilot"));
    for (int i = 0; i + 1 < KERNEL.replicas(); i++) {
      double exact = acceptance(oracle, KERNEL.betas().get(i), KERNEL.betas().get(i + 1));
      double bound = 5 * 0.5 / Math.sqrt(chains);
      assertEquals(exact, seen.acceptance().get(i), bound, seen + ", seed " + SEED);
    }
    assertTrue(seen.roundTrips() > 0, seen.toString());
    assertTrue(seen.toString().startsWith("6 replicas, acceptance 0."), seen.toString());
  }

  @Test
  void anAdaptedLadderSwapsAboutEquallyOften() {
    BoltzmannMachine machine =
        Machines.randomized(workspace, Machines.binary(workspace, 30, 20), 2);
    ParallelTempering poor = ParallelTempering.ladder(1, 0.9, 0);
    ParallelTempering good = poor.adapted(machine, workspace.rng("adapt"));
    TemperingDiagnostics seen = good.diagnose(machine, 200, 200, workspace.rng("pilot"));
    for (double acceptance : seen.acceptance()) {
      assertTrue(acceptance > 0.2 && acceptance < 0.5, seen + " " + seen.acceptance());
    }
    assertTrue(good.replicas() > 4, seen.toString());
    assertEquals(0, good.betas().get(good.replicas() - 1));
  }

  @Test
  void aMachineThatHardlyCouplesNeedsTwoTemperatures() {
    BoltzmannMachine weak = Machines.randomized(workspace, Machines.binary(workspace, 4, 3), 0.1);
    ParallelTempering ladder = KERNEL.adapted(weak, workspace.rng("adapt"));
    assertEquals(java.util.List.of(1.0, 0.0), ladder.betas());
  }

  @Test
  void theSameStreamGivesTheSameRowsBitForBit() {
    BoltzmannMachine machine = TwoModes.of(workspace, 4, 5, 4);
    State start = KERNEL.start(machine, 50, workspace.rng("start"));
    float[] once = moved(KERNEL, machine, start, 20).visible().toFloatArray();
    float[] again = moved(KERNEL, machine, start, 20).visible().toFloatArray();
    assertArrayEquals(once, again);
    float[] other = KERNEL.steps(20, machine, start, workspace.rng("other")).get(0).toFloatArray();
    assertFalse(Arrays.equals(once, other));
  }

  @Test
  void nothingIsLeftBehind() {
    BoltzmannMachine machine = TwoModes.of(workspace, 5, 5, 2, 2);
    Rng rng = workspace.rng("sweeps");
    try (Chains chains = Chains.start(machine, KERNEL, 10, workspace.rng("start"))) {
      int before = workspace.memory().getManagedArrays().size();
      for (int i = 0; i < 50; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          chains.advance(machine, 1, rng.at(i));
        }
      }
      KERNEL.diagnose(machine, 10, 5, rng);
      assertEquals(before, workspace.memory().getManagedArrays().size());
    }
  }

  @Test
  void nonsenseIsRefused() {
    for (double[] betas : new double[][] {{1}, {0.9, 0}, {1, 1}, {1, 0.2, 0.5}, {1, -0.1}}) {
      assertThrows(IllegalArgumentException.class, () -> ParallelTempering.ladder(betas));
    }
    assertThrows(IllegalArgumentException.class, () -> ParallelTempering.of(1));
    BoltzmannMachine machine = TwoModes.of(workspace, 4, 5, 4);
    State data = machine.start(12, workspace.rng("start")).clamp(0);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> KERNEL.step(machine, data, workspace.rng("sweep")))
            .getMessage();
    assertTrue(message.contains("clamped layers [0]"), message);
    State odd = machine.start(7, workspace.rng("start"));
    assertThrows(
        IllegalArgumentException.class, () -> KERNEL.step(machine, odd, workspace.rng("sweep")));
  }
}
