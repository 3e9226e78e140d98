package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Enumeration;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Dense;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.Tempered;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.Magnetizations;
import relief.models.State;
import relief.models.TapFreeEnergy;

/**
 * The TAP free energy against enumeration, order by order in the coupling, and its derivatives
 * against finite differences. All in float64; nothing here is random but the machines, so nothing
 * raises a false alarm.
 */
class TapTest {
  private static final TapIteration EXACT = new TapIteration(2000, 0, 1e-14);

  private final Workspace workspace = Workspace.seeded(0);

  /** Chains of Bernoulli layers with parameters of deviation 1: seed and sizes. */
  static Stream<Arguments> machines() {
    return Stream.of(
            Arguments.of(1, new int[] {3, 2}),
            Arguments.of(2, new int[] {4, 3}),
            Arguments.of(3, new int[] {1, 1}),
            Arguments.of(4, new int[] {3, 2, 2}),
            Arguments.of(5, new int[] {2, 2, 2, 2}),
            Arguments.of(6, new int[] {5, 4}))
        .flatMap(
            some ->
                IntStream.rangeClosed(1, 3)
                    .mapToObj(o -> Arguments.of(some.get()[0], some.get()[1], o)));
  }

  static BoltzmannMachine exact(BoltzmannMachine machine) {
    return machine.with(machine.parameters().map(a -> a.toType(DataType.FLOAT64, true)));
  }

  private static BoltzmannMachine at(double beta, BoltzmannMachine machine) {
    return machine.tempered(machine.memory().create(new double[] {beta}));
  }

  /** From zero fields. */
  static Magnetizations solve(TapFreeEnergy tap) {
    BoltzmannMachine machine = tap.machine();
    Magnetizations start = new Magnetizations(State.of(zeros(machine)), State.of(zeros(machine)));
    for (int i = 0; i < machine.layers().size(); i++) {
      start = start.with(machine, i, start.fields().get(i));
    }
    TapIteration.Solution solution = EXACT.solve(tap, start);
    assertTrue(solution.moved() <= EXACT.tolerance(), "not converged: " + solution.moved());
    return solution.point();
  }

  private static java.util.TreeMap<Integer, NDArray> zeros(BoltzmannMachine machine) {
    var zeros = new java.util.TreeMap<Integer, NDArray>();
    for (int i = 0; i < machine.layers().size(); i++) {
      Shape shape = new Shape(1, machine.layers().get(i).units());
      zeros.put(i, machine.memory().zeros(shape, DataType.FLOAT64));
    }
    return zeros;
  }

  private static double logPartition(Enumeration oracle, double beta) {
    return Math.log(
        IntStream.range(0, oracle.states())
            .mapToDouble(s -> Math.exp(-oracle.energy(s, beta)))
            .sum());
  }

  /** How much of the free energy is wrong, and of the mean that is most wrong. */
  private static double[] errors(BoltzmannMachine machine, int order, double beta) {
    Enumeration oracle = Enumeration.of(machine);
    TapFreeEnergy tap = TapFreeEnergy.of(at(beta, exact(machine)), order);
    Magnetizations point = solve(tap);
    double free = Math.abs(-tap.of(point).getDouble() - logPartition(oracle, beta));
    double[] law = oracle.law(beta);
    double worst = 0;
    for (int layer = 0; layer < machine.layers().size(); layer++) {
      double[] means = point.means().get(layer).toDoubleArray();
      for (int i = 0; i < means.length; i++) {
        worst = Math.max(worst, Math.abs(means[i] - oracle.mean(law, layer, i)));
      }
    }
    return new double[] {free, worst};
  }

  /** Half the coupling, 2^(order + 1) times less error or better. A wrong term leaves 2^order. */
  @ParameterizedTest
  @MethodSource("machines")
  void errorsAreOfTheNextOrderInTheCoupling(long seed, int[] sizes, int order) {
    try (Workspace w = Workspace.seeded(seed)) {
      BoltzmannMachine machine = Machines.binary(w, sizes);
      double[] far = errors(machine, order, 0.04);
      double[] near = errors(machine, order, 0.02);
      for (int i = 0; i < 2; i++) {
        double power = Math.log(far[i] / near[i]) / Math.log(2);
        String report = (i == 0 ? "free energy " : "means ") + far[i] + " → " + near[i];
        assertTrue(power > order + 0.75, report + ", power " + power + ", seed " + seed);
      }
    }
  }

  /** At couplings that are not weak any more, each order still gains, on average. */
  @Test
  void higherOrdersAreCloser() {
    double[] sums = new double[4];
    for (int seed = 1; seed <= 10; seed++) {
      try (Workspace w = Workspace.seeded(seed)) {
        BoltzmannMachine machine = Machines.binary(w, 5, 4);
        for (int order = 1; order <= 3; order++) {
          sums[order] += errors(machine, order, 0.5)[0];
        }
      }
    }
    String report = java.util.Arrays.toString(sums);
    assertTrue(sums[1] > 4 * sums[2] && sums[2] > sums[3], report);
  }

  /** Naive mean field is a bound. */
  @Test
  void theFirstOrderIsBelowLogZ() {
    for (int seed = 1; seed <= 6; seed++) {
      try (Workspace w = Workspace.seeded(seed)) {
        BoltzmannMachine machine = Machines.binary(w, 4, 3);
        TapFreeEnergy tap = TapFreeEnergy.of(exact(machine), 1);
        double bound = -tap.of(solve(tap)).getDouble();
        assertTrue(bound < Enumeration.of(machine).logPartition(), "seed " + seed);
      }
    }
  }

  /** Gaussian units have no third cumulant: the second order is wrong by W⁴ only. */
  @Test
  void gaussianLayersAreRightUpToTheFourthPower() {
    for (int seed = 1; seed <= 5; seed++) {
      try (Workspace w = Workspace.seeded(seed)) {
        BoltzmannMachine machine = mixed(w);
        for (int order = 1; order <= 3; order++) {
          double far = error(machine, order, 0.04);
          double near = error(machine, order, 0.02);
          double power = Math.log(far / near) / Math.log(2);
          String report = "order " + order + ", " + far + " → " + near + ", seed " + seed;
          assertEquals(order == 1 ? 2 : 4, power, 0.25, report);
        }
      }
    }
  }

  private static BoltzmannMachine mixed(Workspace w) {
    return Machines.randomized(w, BoltzmannMachine.chain(w, Bernoulli.of(3), Gaussian.of(2)), 0.7);
  }

  private static double error(BoltzmannMachine machine, int order, double beta) {
    BoltzmannMachine exact = at(beta, exact(machine));
    TapFreeEnergy tap = TapFreeEnergy.of(exact, order);
    double[][] patterns = new double[8][3];
    for (int i = 0; i < 24; i++) {
      patterns[i / 3][i % 3] = i / 3 >> i % 3 & 1;
    }
    var visible = new java.util.TreeMap<Integer, NDArray>();
    visible.put(0, machine.memory().create(flat(patterns), new Shape(8, 3)));
    NDArray energies = exact.freeEnergy(State.of(visible));
    double logZ = Math.log(energies.neg().exp().sum().getDouble());
    return Math.abs(-tap.of(solve(tap)).getDouble() - logZ);
  }

  private static double[] flat(double[][] rows) {
    return Stream.of(rows).flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  static Stream<Arguments> learners() {
    List<Arguments> all = new ArrayList<>();
    for (int order = 1; order <= 3; order++) {
      all.add(Arguments.of(order, 1, new Layer.Spec[] {Bernoulli.of(3), Bernoulli.of(2)}));
      all.add(Arguments.of(order, 2, new Layer.Spec[] {Bernoulli.of(4), Bernoulli.of(3)}));
      all.add(
          Arguments.of(
              order, 3, new Layer.Spec[] {Bernoulli.of(2), Bernoulli.of(3), Bernoulli.of(2)}));
      all.add(Arguments.of(order, 6, new Layer.Spec[] {Ising.of(3), Ising.of(2)}));
      all.add(Arguments.of(order, 7, new Layer.Spec[] {Ising.of(2), Bernoulli.of(3)}));
      all.add(Arguments.of(order, 4, new Layer.Spec[] {Gaussian.of(3), Bernoulli.of(2)}));
      all.add(
          Arguments.of(
              order, 5, new Layer.Spec[] {Bernoulli.of(3), Gaussian.of(2).fixed("location")}));
    }
    return all.stream();
  }

  /** The point is found anew for every shifted parameter. */
  @ParameterizedTest
  @MethodSource("learners")
  void statisticsAreTheDerivativesOfTheFreeEnergyAtItsStationaryPoint(
      int order, long seed, Layer.Spec[] specs) {
    try (Workspace w = Workspace.seeded(seed)) {
      BoltzmannMachine machine =
          exact(Machines.randomized(w, BoltzmannMachine.chain(w, specs), 0.5));
      TapFreeEnergy tap = TapFreeEnergy.of(machine, order);
      NDArray one = w.memory().ones(new Shape(1), DataType.FLOAT64);
      Parameters gradient = tap.statistics(solve(tap).means(), one);
      assertEquals(machine.parameters().names(), gradient.names());
      for (String name : gradient.names()) {
        double[] slopes = gradient.get(name).toDoubleArray();
        for (int k = 0; k < slopes.length; k++) {
          double above = least(machine, order, name, k, 1e-5);
          double below = least(machine, order, name, k, -1e-5);
          assertEquals((below - above) / 2e-5, slopes[k], 1e-8, name + ", seed " + seed);
        }
      }
    }
  }

  private static double least(
      BoltzmannMachine machine, int order, String name, int index, double step) {
    NDArray old = machine.parameters().get(name);
    double[] values = old.toDoubleArray();
    values[index] += step;
    NDArray moved = machine.memory().create(values, old.getShape());
    TapFreeEnergy tap =
        TapFreeEnergy.of(machine.with(machine.parameters().and(name, moved)), order);
    return tap.of(solve(tap)).getDouble();
  }

  @Test
  void dampingChangesTheWayNotTheGoal() {
    BoltzmannMachine machine = exact(Machines.binary(workspace, 4, 3));
    TapFreeEnergy tap = TapFreeEnergy.of(at(0.5, machine), 2);
    Magnetizations start = Magnetizations.of(machine, solve(tap).means());
    TapIteration.Solution slow = new TapIteration(3000, 0.7, 1e-14).solve(tap, start);
    TapIteration.Solution quick = EXACT.solve(tap, start);
    assertTrue(slow.sweeps() > quick.sweeps(), slow.sweeps() + " sweeps");
    assertEquals(0, slow.point().distance(quick.point()), 1e-12);
    assertTrue(Double.isNaN(new TapIteration(2, 0, 0).solve(tap, start).moved()));
    assertEquals(2, new TapIteration(2, 0, 1e-300).solve(tap, start).sweeps());
  }

  @Test
  void whatCantBeExpandedIsRefused() {
    BoltzmannMachine machine = Machines.binary(workspace, 2, 2, 2);
    assertThrows(IllegalArgumentException.class, () -> TapFreeEnergy.of(machine, 4));
    assertThrows(IllegalArgumentException.class, () -> TapFreeEnergy.of(machine, 0));
    Dense third = Dense.glorotNormal(2, 2, workspace.rng("third"));
    List<Edge> ring = new ArrayList<>(machine.edges());
    ring.add(new Edge(0, 2, third));
    BoltzmannMachine rings = new BoltzmannMachine(machine.layers(), ring);
    assertThrows(IllegalArgumentException.class, () -> TapFreeEnergy.of(rings, 3));
    assertEquals(2, TapFreeEnergy.of(rings, 2).order());
    ring.set(2, new Edge(1, 0, third));
    BoltzmannMachine twice = new BoltzmannMachine(machine.layers(), ring);
    assertThrows(IllegalArgumentException.class, () -> TapFreeEnergy.of(twice, 2));
    assertThrows(IllegalArgumentException.class, () -> new TapIteration(0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new TapIteration(1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new TapIteration(1, 0, Double.NaN));
    NDArray beta = workspace.memory().create(new float[] {1});
    assertThrows(
        IllegalArgumentException.class,
        () ->
            TapFreeEnergy.of(
                new BoltzmannMachine(
                    machine.layers(),
                    List.of(new Edge(0, 1, new Tempered(third, beta)), ring.get(0))),
                2));
  }
}
