package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
 * Trajectory tempering against the enumerated law of every stage: independent chains, one state
 * counted from each. False alarms: 1e-5 a stage ({@link Fit}).
 */
class TrajectoryTemperingTest {
  private static final long SEED = 307;
  private static final int CHAINS = 6000;
  private static final int SWEEPS = 150;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** The wanted machine first, as the replicas are. */
  static Stream<Function<Workspace, List<BoltzmannMachine>>> ladders() {
    return Stream.of(
        w -> path(TwoModes.of(w, 4, 5, 4), 6),
        w -> path(TwoModes.of(w, 5, 5, 2, 2), 6),
        w -> path(Machines.randomized(w, Machines.binary(w, 4, 3), 2), 3),
        w -> path(Machines.randomized(w, Machines.binary(w, 2, 2, 2, 2), 2), 4),
        w -> unequal(w, 3, 2),
        w -> unequal(w, 4, 3),
        w -> unequal(w, 3, 2, 2));
  }

  /** The same machine with all its parameters, biases too, growing from zero. */
  private static List<BoltzmannMachine> path(BoltzmannMachine machine, int count) {
    List<BoltzmannMachine> all = new ArrayList<>(List.of(machine));
    for (int i = 1; i < count; i++) {
      all.add(machine.with(machine.parameters().times(1 - i / (count - 1.0))));
    }
    return all;
  }

  /** Machines that have nothing in common but their layers. */
  private static List<BoltzmannMachine> unequal(Workspace w, int... sizes) {
    List<BoltzmannMachine> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      BoltzmannMachine machine = Machines.binary(w, sizes);
      Rng rng = w.rng("unequal").at(i);
      all.add(machine.with(machine.parameters().map(a -> rng.normal(a.getShape()))));
    }
    return all;
  }

  private static TrajectoryTempering kernel(List<BoltzmannMachine> ladder) {
    List<BoltzmannMachine> stages = new ArrayList<>(ladder.subList(1, ladder.size()));
    java.util.Collections.reverse(stages);
    return new TrajectoryTempering(stages);
  }

  private static void assertFits(List<BoltzmannMachine> ladder, State state) {
    for (int i = 0; i < ladder.size(); i++) {
      Enumeration oracle = Enumeration.of(ladder.get(i));
      State replica = ReplicaExchange.rows(state, i * CHAINS, (i + 1) * CHAINS);
      Fit.assertFits(oracle.law(), oracle.count(replica), SEED);
    }
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
      state = next;
    }
    return state;
  }

  /** Rows drawn from the enumerated law of every machine. */
  private State exact(List<BoltzmannMachine> ladder) {
    State all = null;
    for (int i = ladder.size() - 1; i >= 0; i--) {
      Enumeration oracle = Enumeration.of(ladder.get(i));
      NDArray uniform = workspace.rng("exact").at(i).uniform(new Shape(CHAINS));
      double[] law = oracle.law();
      long[] patterns = new long[CHAINS];
      float[] numbers = uniform.toFloatArray();
      Arrays.setAll(patterns, row -> draw(law, numbers[row]));
      NDIndex index = new NDIndex("{}", workspace.memory().create(patterns));
      TreeMap<Integer, NDArray> drawn = new TreeMap<>();
      oracle.all(workspace).values().forEach((layer, x) -> drawn.put(layer, x.get(index)));
      all = all == null ? State.of(drawn) : State.of(drawn).above(all);
    }
    return all;
  }

  private static int draw(double[] law, double uniform) {
    int pattern = 0;
    double below = law[0];
    while (below <= uniform && pattern + 1 < law.length) {
      below += law[++pattern];
    }
    return pattern;
  }

  @ParameterizedTest
  @MethodSource("ladders")
  void theProductOfTheLawsIsInvariant(Function<Workspace, List<BoltzmannMachine>> make) {
    List<BoltzmannMachine> ladder = make.apply(workspace);
    assertFits(ladder, moved(kernel(ladder), ladder.get(0), exact(ladder), 3));
  }

  /** From layers without couplings, where Gibbs sampling of the first two can't get. */
  @ParameterizedTest
  @MethodSource("ladders")
  void replicasReachTheirLaws(Function<Workspace, List<BoltzmannMachine>> make) {
    List<BoltzmannMachine> ladder = make.apply(workspace);
    TrajectoryTempering kernel = kernel(ladder);
    State start = kernel.start(ladder.get(0), CHAINS, workspace.rng("start"));
    assertFits(ladder, moved(kernel, ladder.get(0), start, SWEEPS));
  }

  /** Mutation: swapped by free energies, but with the hidden layer of the other machine. */
  @ParameterizedTest
  @MethodSource("ladders")
  void hiddenLayersThatAreNotRenewedAreCaught(Function<Workspace, List<BoltzmannMachine>> make) {
    List<BoltzmannMachine> ladder = make.apply(workspace);
    ReplicaExchange exchange = new ReplicaExchange(ladder.get(0), new TrajectoryLaws(ladder));
    State swapped = exchange.swaps(exact(ladder), workspace.rng("swap")).apply(exact(ladder));
    String message =
        assertThrows(AssertionError.class, () -> assertFits(ladder, swapped)).getMessage();
    assertTrue(message.startsWith("χ²"), "for another reason: " + message);
    State renewed = exchange.laws().sweep(swapped, workspace.rng("renewed"));
    assertFits(ladder, renewed);
  }

  /** Σ p(x) p′(x′) min(1, p′(x) p(x′) / (p(x) p′(x′))) over the layers that are not summed out. */
  private static double acceptance(BoltzmannMachine one, BoltzmannMachine other) {
    double[] p = marginal(one);
    double[] q = marginal(other);
    double sum = 0;
    for (int x = 0; x < p.length; x++) {
      for (int y = 0; y < q.length; y++) {
        sum += Math.min(p[x] * q[y], p[y] * q[x]);
      }
    }
    return sum;
  }

  /** The law of the even layers, at the patterns of all units whose odd layers are zero. */
  private static double[] marginal(BoltzmannMachine machine) {
    double[] law = Enumeration.of(machine).law();
    int even = 0;
    int offset = 0;
    for (int i = 0; i < machine.layers().size(); i++) {
      int units = machine.layers().get(i).units();
      even |= i % 2 == 0 ? (1 << units) - 1 << offset : 0;
      offset += units;
    }
    double[] marginal = new double[law.length];
    for (int s = 0; s < law.length; s++) {
      marginal[s & even] += law[s];
    }
    return marginal;
  }

  /** 2000 chains in 50 sweeps: five deviations, were only the chains independent. */
  @ParameterizedTest
  @MethodSource("ladders")
  void acceptanceIsTheEnumeratedOne(Function<Workspace, List<BoltzmannMachine>> make) {
    List<BoltzmannMachine> ladder = make.apply(workspace);
    int chains = 2000;
    TemperingDiagnostics seen =
        kernel(ladder).diagnose(ladder.get(0), chains, 50, workspace.rng("pilot"));
    for (int i = 0; i + 1 < ladder.size(); i++) {
      double exact = acceptance(ladder.get(i), ladder.get(i + 1));
      double bound = 5 * 0.5 / Math.sqrt(chains);
      assertEquals(exact, seen.acceptance().get(i), bound, seen + ", seed " + SEED);
    }
    assertTrue(seen.roundTrips() > 0, seen.toString());
  }

  /** Whoever asks for n chains gets n rows, with the means of the machine itself. */
  @Test
  void chainsGiveTheRowsOfTheMachine() {
    List<BoltzmannMachine> ladder = path(TwoModes.of(workspace, 4, 5, 4), 6);
    BoltzmannMachine machine = ladder.get(0);
    Enumeration oracle = Enumeration.of(machine);
    double[] law = oracle.law();
    try (NDScope scope = new NDScope();
        Chains chains = Chains.start(machine, kernel(ladder), CHAINS, workspace.rng("start"))) {
      scope.suppressNotUsedWarning();
      advance(chains, machine, SWEEPS);
      State seen = chains.advance(machine, 1, workspace.rng("last"));
      assertEquals(CHAINS, seen.rows());
      assertEquals(CHAINS, chains.state().rows());
      assertEquals(Set.of(1), seen.means());
      assertEquals(chains.state().visible(), seen.visible());
      Fit.assertFits(law, oracle.count(chains.state()), SEED);
      float[] hidden = seen.get(1).mean(new int[] {0}).toFloatArray();
      for (int j = 0; j < hidden.length; j++) {
        // at most a coin's deviation; 5 of them: one false alarm in a million
        assertEquals(oracle.mean(law, 1, j), hidden[j], 5 * 0.5 / Math.sqrt(CHAINS));
      }
    }
  }

  private void advance(Chains chains, BoltzmannMachine machine, int sweeps) {
    for (int i = 0; i < sweeps; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        chains.advance(machine, 1, workspace.rng("sweep").at(i));
      }
    }
  }

  @Test
  void theSameStreamGivesTheSameRowsBitForBit() {
    List<BoltzmannMachine> ladder = path(TwoModes.of(workspace, 4, 5, 4), 3);
    TrajectoryTempering kernel = kernel(ladder);
    State start = kernel.start(ladder.get(0), 50, workspace.rng("start"));
    float[] once = moved(kernel, ladder.get(0), start, 20).visible().toFloatArray();
    float[] again = moved(kernel, ladder.get(0), start, 20).visible().toFloatArray();
    assertArrayEquals(once, again);
  }

  @Test
  void nothingIsLeftBehind() {
    List<BoltzmannMachine> ladder = path(TwoModes.of(workspace, 5, 5, 2, 2), 4);
    TrajectoryTempering kernel = kernel(ladder);
    try (Chains chains = Chains.start(ladder.get(0), kernel, 10, workspace.rng("start"))) {
      int before = workspace.memory().getManagedArrays().size();
      advance(chains, ladder.get(0), 50);
      kernel.diagnose(ladder.get(0), 10, 5, workspace.rng("pilot"));
      assertEquals(before, workspace.memory().getManagedArrays().size());
    }
  }

  @Test
  void nonsenseIsRefused() {
    BoltzmannMachine machine = TwoModes.of(workspace, 4, 5, 4);
    BoltzmannMachine other = Machines.binary(workspace, 5, 3);
    assertThrows(IllegalArgumentException.class, TrajectoryTempering::of);
    assertThrows(IllegalArgumentException.class, () -> TrajectoryTempering.of(machine, other));
    TrajectoryTempering kernel = TrajectoryTempering.of(machine);
    Rng rng = workspace.rng("start");
    assertThrows(IllegalArgumentException.class, () -> kernel.start(other, 3, rng));
    State data = machine.start(12, rng).clamp(0);
    String message =
        assertThrows(IllegalArgumentException.class, () -> kernel.step(machine, data, rng))
            .getMessage();
    assertTrue(message.contains("clamped layers [0]"), message);
  }
}
