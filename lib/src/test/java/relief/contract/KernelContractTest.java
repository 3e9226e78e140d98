package relief.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Rng;
import relief.Schedule;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Chains;
import relief.sampling.Driven;
import relief.sampling.Examples;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;
import relief.sampling.MeanField;
import relief.sampling.ModeUpdates;
import relief.sampling.Observing;
import relief.sampling.ParallelTempering;
import relief.sampling.TrajectoryTempering;
import relief.sampling.VisibleMeans;

/** What every kernel promises, for all kernels. */
class KernelContractTest {
  private static final long SEED = 113;
  private static final int CHAINS = 20_000;
  private static final int FEW = 40;
  private static final int SWEEPS = 60;
  private final Workspace workspace = Workspace.seeded(SEED);

  /** Whether the machine's law is left as it is; what isn't so says so in its Javadoc. */
  enum Law {
    INVARIANT,
    ANOTHER
  }

  /**
   * A kernel.
   *
   * @param clamps whether it takes states with clamped layers
   */
  record Example(
      String name, BiFunction<BoltzmannMachine, Integer, Kernel> make, Law law, boolean clamps) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Example gibbs(String name, Kernel kernel, Law law) {
    return new Example(name, (machine, chains) -> kernel, law, true);
  }

  /** A line for each kernel; {@link EveryPartHasExamplesTest} misses it otherwise. */
  static Stream<Example> kernels() {
    Kernel still = Driven.annealed(Schedule.constant(0), 0.5);
    ParallelTempering tempering = ParallelTempering.of(3);
    return Stream.of(
        gibbs("Gibbs", new Gibbs(), Law.INVARIANT),
        gibbs("β = 1", Examples.tempered(1), Law.INVARIANT),
        gibbs("β = 0.3", Examples.tempered(0.3), Law.ANOTHER),
        gibbs("driven by nothing", new Driven(0, 0.5), Law.INVARIANT),
        gibbs("scheduled", still, Law.INVARIANT),
        gibbs("driven", new Driven(0.9, 0.9), Law.ANOTHER),
        gibbs("mean field", new MeanField(), Law.ANOTHER),
        gibbs("modes", new ModeUpdates(), Law.ANOTHER),
        gibbs("visible means", new VisibleMeans(), Law.ANOTHER),
        new Example("observing nothing", (m, n) -> observing(m), Law.INVARIANT, true),
        new Example("parallel tempering", (m, n) -> tempering, Law.INVARIANT, false),
        new Example("stages", (m, n) -> stages(m), Law.INVARIANT, false),
        new Example(
            "journeys", (m, n) -> Examples.journeys(m, tempering, n), Law.INVARIANT, false));
  }

  private static Kernel observing(BoltzmannMachine machine) {
    return Observing.of(machine.memory().zeros(new Shape(1, machine.layers().get(0).units())));
  }

  private static Kernel stages(BoltzmannMachine machine) {
    BoltzmannMachine half = machine.with(machine.parameters().times(0.5));
    return TrajectoryTempering.of(machine.with(machine.parameters().times(0)), half);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private BoltzmannMachine machine() {
    return Machines.binary(workspace, 3, 2);
  }

  private Chains chains(Kernel kernel, BoltzmannMachine machine, int count) {
    return Chains.start(machine, kernel, count, workspace.rng("start"));
  }

  private void advance(Chains chains, BoltzmannMachine machine, int sweeps) {
    for (int i = 0; i < sweeps; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        chains.advance(machine, 1, workspace.rng("sweep").at(i));
      }
    }
  }

  /** Chains against the enumerated law; false alarms as {@link Fit}, and others don't pass. */
  @ParameterizedTest
  @MethodSource("kernels")
  void chainsReachTheLawOrAnother(Example example) {
    BoltzmannMachine machine = machine();
    Enumeration oracle = Enumeration.of(machine);
    Kernel kernel = example.make().apply(machine, CHAINS);
    try (Chains chains = chains(kernel, machine, CHAINS)) {
      advance(chains, machine, SWEEPS);
      long[] counts = oracle.count(chains.state());
      if (example.law() == Law.INVARIANT) {
        Fit.assertFits(oracle.law(), counts, SEED);
      } else {
        assertThrows(AssertionError.class, () -> Fit.assertFits(oracle.law(), counts, SEED));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theSameKeyGivesTheSameSweep(Example example) {
    BoltzmannMachine machine = machine();
    float[][] states = new float[2][];
    for (int run = 0; run < 2; run++) {
      Kernel kernel = example.make().apply(machine, FEW);
      State start = kernel.start(machine, FEW, workspace.rng("start"));
      State next = kernel.steps(3, machine, start, workspace.rng("steps"));
      states[run] = kernel.target(next).get(1).toFloatArray();
    }
    assertArrayEquals(states[0], states[1]);
  }

  /** One row of all layers for each chain, in states and in statistics. */
  @ParameterizedTest
  @MethodSource("kernels")
  void thereIsARowForEachChain(Example example) {
    BoltzmannMachine machine = machine();
    Kernel kernel = example.make().apply(machine, FEW);
    State start = kernel.start(machine, FEW, workspace.rng("start"));
    Kernel.Observation seen = kernel.observe(machine, start, workspace.rng("observe"));
    for (State state : new State[] {kernel.target(seen.state()), seen.statistics()}) {
      for (int layer = 0; layer < 2; layer++) {
        Shape shape = new Shape(FEW, machine.layers().get(layer).units());
        assertEquals(shape, state.get(layer).getShape());
        machine.layers().get(layer).requireDomain(state.get(layer));
      }
    }
    assertEquals(start.rows(), seen.state().rows());
    assertTrue(Double.isFinite(machine.statistics(seen.statistics()).norm()));
  }

  /** What is clamped stays, and the others follow its rows; kernels of replicas refuse it. */
  @ParameterizedTest
  @MethodSource("kernels")
  void clampedLayersStay(Example example) {
    BoltzmannMachine machine = machine();
    Kernel kernel = example.make().apply(machine, FEW);
    Rng rng = workspace.rng("start");
    State held = kernel.start(machine, FEW, rng).clamp(0);
    if (!example.clamps()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> kernel.step(machine, held, workspace.rng("step")))
              .getMessage();
      assertTrue(message.contains("clamped") && message.contains("Gibbs"), message);
      return;
    }
    State next = kernel.steps(2, machine, held, workspace.rng("step"));
    assertEquals(held.visible(), next.visible());
    assertEquals(held.clamped(), next.clamped());
    assertFalse(next.get(1).contentEquals(held.get(1)), "hidden layers have to move");
  }

  /** Neither parameters nor the states that were given change, and fifty sweeps leave no array. */
  @ParameterizedTest
  @MethodSource("kernels")
  void nothingIsChangedOrLeftBehind(Example example) {
    BoltzmannMachine machine = machine();
    float[] weights = machine.parameters().get("edge0.weights").toFloatArray();
    Kernel kernel = example.make().apply(machine, FEW);
    State start = kernel.start(machine, FEW, workspace.rng("start"));
    NDArray visible = start.visible().duplicate();
    kernel.step(machine, start, workspace.rng("step"));
    assertEquals(visible, start.visible());
    assertArrayEquals(weights, machine.parameters().get("edge0.weights").toFloatArray());
    try (Chains chains = chains(kernel, machine, FEW)) {
      advance(chains, machine, 3);
      int before = workspace.memory().getManagedArrays().size();
      advance(chains, machine, 50);
      assertEquals(before, workspace.memory().getManagedArrays().size());
    }
  }
}
