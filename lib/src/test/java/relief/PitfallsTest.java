package relief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.data.Batch;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Coupling;
import relief.layers.Dense;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.Magnetizations;
import relief.models.State;
import relief.models.TapFreeEnergy;
import relief.sampling.Chains;
import relief.sampling.Driven;
import relief.sampling.Gibbs;
import relief.sampling.TapIteration;
import relief.training.Clock;
import relief.training.Objective;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Faults that libraries for Boltzmann machines were found to have, and that no other test here
 * would catch. README's table names the tests of all of them.
 */
class PitfallsTest {
  private static final long SEED = 43;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static BoltzmannMachine weaker(BoltzmannMachine machine, double beta) {
    Parameters weaker = machine.parameters();
    for (String name : weaker.names()) {
      if (name.startsWith("edge")) {
        weaker = weaker.and(name, weaker.get(name).mul(beta));
      }
    }
    return machine.with(weaker);
  }

  /** A temperature acts on the couplings of every kind of unit, and on no bias of any. */
  @ParameterizedTest
  @EnumSource
  void temperaturesAreTheSameForAllKindsOfUnits(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    BoltzmannMachine weaker = weaker(machine, 0.4);
    BoltzmannMachine hot = machine.tempered(workspace.memory().create(new float[] {0.4f}));
    State all = kind.oracle(machine).all(workspace);
    assertArrayEquals(
        weaker.energy(all).toDoubleArray(), hot.energy(all).toDoubleArray(), 1e-4, kind.name());
    for (int i = 0; i < machine.layers().size(); i++) {
      float[] expected = machine.layers().get(i).mean(weaker.field(all, i)).toFloatArray();
      float[] got = hot.layers().get(i).mean(hot.field(all, i)).toFloatArray();
      assertArrayEquals(expected, got, 1e-5f, kind + ", layer " + i);
    }
  }

  /** Hot chains of categories reach the law of the weaker couplings; alarms as {@link Fit}. */
  @ParameterizedTest
  @EnumSource(names = {"CATEGORIES", "MIXTURE", "POTTS", "LABELLED", "ISING"})
  void hotChainsReachTheirLaw(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    BoltzmannMachine hot = machine.tempered(workspace.memory().create(new float[] {0.4f}));
    Listed oracle = kind.oracle(weaker(machine, 0.4));
    try (Chains chains = Chains.start(machine, new Gibbs(), 10_000, workspace.rng("start"))) {
      for (int i = 0; i < 50; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          chains.advance(hot, 1, workspace.rng("sweep").at(i));
        }
      }
      Fit.assertFits(oracle.law(), oracle.count(chains.state()), SEED);
      double[] cold = kind.oracle(machine).law();
      assertThrows(
          AssertionError.class, () -> Fit.assertFits(cold, oracle.count(chains.state()), SEED));
    }
  }

  /** Without couplings: a pixel that is never on is off in all chains, not in half of them. */
  @Test
  void chainsStartFromTheLayersOwnLaws() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(5), Bernoulli.of(2));
    float[] bias = {-30, -2, 0, 1, 30};
    machine.parameters().get("layer0.bias").set(bias);
    int rows = 20_000;
    try (Chains chains = Chains.start(machine, new Gibbs(), rows, workspace.rng("start"))) {
      float[] means = chains.state().visible().mean(new int[] {0}).toFloatArray();
      for (int i = 0; i < bias.length; i++) {
        double p = 1 / (1 + Math.exp(-bias[i]));
        double bound = 4.9 * Math.sqrt(p * (1 - p) / rows); // one false alarm in a million
        assertEquals(p, means[i], bound + 1e-6, "unit " + i + ", seed " + SEED);
      }
    }
  }

  /** Chains that were given up are forgotten: the next gradient is that of a new objective. */
  @Test
  void closedObjectivesStartAnew() {
    BoltzmannMachine machine = Machines.binary(workspace, 4, 3);
    Batch batch = Batch.of(workspace.memory().zeros(new Shape(3, 4)));
    for (Persistent used :
        List.of(Persistent.of(20, 1), Persistent.of(20, 1, new Driven(0.6, 0.9)))) {
      Parameters first = gradient(used, machine, batch, "first");
      Parameters later = gradient(used, machine, batch, "later");
      used.close();
      assertEquals(0, first.minus(gradient(used, machine, batch, "first")).norm());
      assertEquals(0, later.minus(gradient(used, machine, batch, "later")).norm());
      assertNotEquals(0, first.minus(gradient(used, machine, batch, "first")).norm());
      used.close();
    }
  }

  private Parameters gradient(
      Objective objective, BoltzmannMachine machine, Batch batch, String stream) {
    return objective.gradient(machine, batch, Clock.START, workspace.rng(stream));
  }

  /** Nothing that has a memory is made once for all. */
  @Test
  void twoTrainersHaveNothingInCommon() {
    assertNotSame(Trainer.maximumLikelihood().objective(), Trainer.maximumLikelihood().objective());
    Dataset data = Toy.barsAndStripes(workspace, 3);
    List<float[]> weights = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      BoltzmannMachine machine =
          BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(3));
      Trainer.maximumLikelihood().fit(machine, data, 3, workspace.rng("fit"));
      weights.add(machine.parameters().get("edge0.weights").toFloatArray());
    }
    assertArrayEquals(weights.get(0), weights.get(1));
  }

  /** In every epoch another order, and every row once. */
  @Test
  void batchesAreShuffledAnewInEveryEpoch() {
    float[][] rows = new float[40][1];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = i / 64f;
    }
    Dataset data = Dataset.of(workspace, "numbered", rows);
    List<Float> seen = new ArrayList<>();
    Objective watching =
        (machine, batch, clock, rng) -> {
          for (float each : batch.visible().toFloatArray()) {
            seen.add(each);
          }
          return machine.parameters().times(0);
        };
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(1), Bernoulli.of(1));
    Trainer.of(watching, Sgd.of(0.1)).fit(machine, data, 5, 8, workspace.rng("fit"));
    List<Float> all = boxed(rows);
    HashSet<List<Float>> orders = new HashSet<>();
    for (int epoch = 0; epoch < 5; epoch++) {
      List<Float> order = seen.subList(40 * epoch, 40 * (epoch + 1));
      assertEquals(all, order.stream().sorted().toList());
      orders.add(List.copyOf(order));
    }
    orders.add(all);
    assertEquals(6, orders.size(), "five orders, none of them that of the data");
  }

  private static List<Float> boxed(float[]... rows) {
    List<Float> all = new ArrayList<>();
    for (float[] row : rows) {
      all.add(row[0]);
    }
    return all;
  }

  /** The same deep machine with its couplings in another order, one of them pointing down. */
  @Test
  void couplingsMayBeListedInAnyOrder() {
    BoltzmannMachine chain = Machines.binary(workspace, 4, 3, 2, 3);
    List<Edge> edges = chain.edges();
    NDArray turned = edges.get(1).coupling().parameters().get("weights").transpose();
    Coupling down = new Dense(turned);
    BoltzmannMachine same =
        new BoltzmannMachine(
            chain.layers(), List.of(edges.get(2), edges.get(0), new Edge(2, 1, down)));
    Enumeration oracle = Enumeration.of(chain);
    State all = oracle.all(workspace);
    assertArrayEquals(chain.energy(all).toDoubleArray(), same.energy(all).toDoubleArray(), 1e-5);
    State odd = all.without(List.of(0, 2));
    assertArrayEquals(
        chain.freeEnergy(odd).toDoubleArray(), same.freeEnergy(odd).toDoubleArray(), 1e-5);
    for (int order = 1; order <= 3; order++) {
      double expected = tap(chain, order);
      assertEquals(expected, tap(same, order), 1e-9, "order " + order);
      assertNotEquals(expected, tap(weaker(chain, 0.9), order), 1e-3, "the test can fail");
    }
    assertEquals(-oracle.logPartition(), tap(chain, 2), 1, "and it is a free energy");
  }

  private double tap(BoltzmannMachine machine, int order) {
    BoltzmannMachine exact =
        machine.with(machine.parameters().map(a -> a.toType(DataType.FLOAT64, true)));
    TreeMap<Integer, NDArray> zeros = new TreeMap<>();
    for (int i = 0; i < exact.layers().size(); i++) {
      Shape shape = new Shape(1, exact.layers().get(i).units());
      zeros.put(i, workspace.memory().zeros(shape, DataType.FLOAT64).add(0.5));
    }
    TapFreeEnergy tap = TapFreeEnergy.of(exact, order);
    Magnetizations start = Magnetizations.of(exact, State.of(zeros));
    return tap.of(new TapIteration(5000, 0.5, 1e-13).solve(tap, start).point()).getDouble();
  }
}
