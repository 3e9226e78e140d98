package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;

class BoltzmannMachineTest {
  private final Workspace workspace = Workspace.seeded(11);

  @AfterEach
  void close() {
    workspace.close();
  }

  private BoltzmannMachine machine(String sizes) {
    return Machines.binary(
        workspace, List.of(sizes.split("-")).stream().mapToInt(Integer::parseInt).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3-2", "3-2-2", "2-3-2-2"})
  void energyIsTheOracles(String sizes) {
    BoltzmannMachine machine = machine(sizes);
    Enumeration oracle = Enumeration.of(machine);
    double[] energy = machine.energy(oracle.all(workspace)).toDoubleArray();
    for (int s = 0; s < oracle.states(); s++) {
      assertEquals(oracle.energy(s), energy[s], 1e-5);
    }
  }

  /** log Z by summing out either set of alternate layers is the log Z of all states. */
  @ParameterizedTest
  @ValueSource(strings = {"3-2", "3-2-2", "2-3-2-2"})
  void freeEnergySumsOutEitherSide(String sizes) {
    BoltzmannMachine machine = machine(sizes);
    Enumeration oracle = Enumeration.of(machine);
    State all = oracle.all(workspace);
    for (int parity = 0; parity < 2; parity++) {
      double[] free = machine.freeEnergy(every(all, parity)).toDoubleArray();
      double sum = 0;
      for (double f : free) {
        sum += Math.exp(-f);
      }
      // each kept pattern occurs once for every pattern of the layers summed out
      double copies = 1;
      for (int i = 1 - parity; i < machine.layers().size(); i += 2) {
        copies *= 1 << machine.layers().get(i).units();
      }
      assertEquals(oracle.logPartition(), Math.log(sum / copies), 1e-5);
    }
  }

  private static State every(State all, int parity) {
    TreeMap<Integer, NDArray> kept = new TreeMap<>(all.values());
    kept.keySet().removeIf(i -> i % 2 != parity);
    return State.of(kept);
  }

  @Test
  void coupledLayersCantBeSummedOutTogether() {
    BoltzmannMachine machine = machine("3-2-2");
    State visible = State.observing(Batch.of(workspace.memory().zeros(new Shape(1, 3))));
    String message =
        assertThrows(IllegalArgumentException.class, () -> machine.freeEnergy(visible))
            .getMessage();
    assertTrue(message.contains("Layers 1 and 2"), message);
  }

  @Test
  void middleLayersGetInputFromBelowAndAbove() {
    BoltzmannMachine machine = machine("3-2-4");
    float[] w1 = machine.parameters().get("edge0.weights").toFloatArray();
    float[] w2 = machine.parameters().get("edge1.weights").toFloatArray();
    Enumeration oracle = Enumeration.of(machine);
    State all = oracle.all(workspace);
    float[] field = machine.field(all, 1).toFloatArray();
    for (int s = 0; s < oracle.states(); s++) {
      for (int j = 0; j < 2; j++) {
        double expected = 0;
        for (int i = 0; i < 3; i++) {
          expected += oracle.bit(s, 0, i) * w1[i * 2 + j];
        }
        for (int k = 0; k < 4; k++) {
          expected += oracle.bit(s, 2, k) * w2[j * 4 + k];
        }
        assertEquals(expected, field[s * 2 + j], 1e-5);
      }
    }
  }

  @Test
  void statisticsAreMeansOfProducts() {
    BoltzmannMachine machine = machine("3-2-2");
    Enumeration oracle = Enumeration.of(machine);
    double[] law = oracle.law();
    float[] weights = new float[law.length];
    for (int i = 0; i < law.length; i++) {
      weights[i] = (float) law[i];
    }
    var statistics = machine.statistics(oracle.all(workspace), workspace.memory().create(weights));
    assertEquals(machine.parameters().names(), statistics.names());
    float[] w = statistics.get("edge1.weights").toFloatArray();
    float[] b = statistics.get("layer1.bias").toFloatArray();
    for (int i = 0; i < 2; i++) {
      assertEquals(oracle.mean(law, 1, i), b[i], 1e-5);
      for (int j = 0; j < 2; j++) {
        assertEquals(oracle.product(law, 1, i, j), w[i * 2 + j], 1e-5);
      }
    }
  }

  @Test
  void statisticsOfStackedRowsAreTheirSum() {
    BoltzmannMachine machine = machine("3-2");
    State a = machine.start(4, workspace.rng("a"));
    State b = machine.start(6, workspace.rng("b"));
    NDArray weights =
        workspace
            .memory()
            .full(new Shape(4), 0.25f)
            .concat(workspace.memory().full(new Shape(6), -1 / 6f));
    var difference = machine.statistics(a).minus(machine.statistics(b));
    assertEquals(0, machine.statistics(a.above(b), weights).minus(difference).norm(), 1e-6);
    State means = b.withMean(1, b.get(1));
    assertThrows(IllegalArgumentException.class, () -> a.above(means));
  }

  @Test
  void chainsHaveTwoBlocksAndItselfByItsParameters() {
    BoltzmannMachine machine = machine("3-2-2-2");
    assertEquals(List.of(List.of(0, 2), List.of(1, 3)), machine.blocks());
    assertEquals(machine, machine.with(machine.parameters()));
  }

  @Test
  void startsFromTheDataWithoutItsCouplings() {
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(2), Bernoulli.of(3));
    Dataset data = Dataset.of(workspace, "four", new float[][] {{1, 0}, {1, 0}, {0, 0}, {1, 1}});
    machine.startingFrom(data);
    float[] bias = machine.parameters().get("layer0.bias").toFloatArray();
    assertArrayEquals(new float[] {(float) Math.log(3), (float) -Math.log(3)}, bias, 1e-5f);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            BoltzmannMachine.chain(workspace, Bernoulli.of(3), Bernoulli.of(3)).startingFrom(data));
  }

  @Test
  void hopfieldNetworkIsAMachineWhoseHiddenLayerIsFixed() {
    BoltzmannMachine hopfield =
        BoltzmannMachine.chain(workspace, Bernoulli.of(4), Gaussian.of(2).fixed());
    assertEquals(Set.of("layer0.bias", "edge0.weights"), hopfield.parameters().names());
  }

  /** Summing out standard normal hidden units gives the classical energy −b·v − ½ |Wᵀv|². */
  @Test
  void hopfieldNetworkHasItsClassicalFreeEnergy() {
    BoltzmannMachine hopfield =
        Machines.randomized(
            workspace,
            BoltzmannMachine.chain(workspace, Bernoulli.of(4), Gaussian.of(2).fixed()),
            1);
    NDArray v = workspace.rng("v").bernoulli(workspace.memory().full(new Shape(20, 4), 0.5f));
    double[] free = hopfield.freeEnergy(State.observing(Batch.of(v))).toDoubleArray();
    NDArray w = hopfield.parameters().get("edge0.weights");
    NDArray b = hopfield.parameters().get("layer0.bias");
    NDArray classical =
        v.mul(b).sum(new int[] {1}).neg().sub(v.matMul(w).square().sum(new int[] {1}).div(2));
    float[] expected = classical.toFloatArray();
    double constant = Math.log(2 * Math.PI); // two hidden units, ½ log 2π each
    for (int i = 0; i < free.length; i++) {
      assertEquals(expected[i] - constant, free[i], 1e-5);
    }
  }

  @Test
  void machinesMadeInAScopeOutliveIt() {
    BoltzmannMachine hopfield;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      hopfield = BoltzmannMachine.chain(workspace, Bernoulli.of(4), Gaussian.of(2).fixed());
    }
    assertEquals(4, Reconstruction.of(hopfield, workspace.memory().zeros(new Shape(1, 4))).size());
  }

  @Test
  void otherStreamsGiveOtherWeights() {
    BoltzmannMachine same = BoltzmannMachine.chain(workspace, Bernoulli.of(4), Bernoulli.of(2));
    BoltzmannMachine again = BoltzmannMachine.chain(workspace, Bernoulli.of(4), Bernoulli.of(2));
    BoltzmannMachine other =
        BoltzmannMachine.chain(workspace, workspace.rng("other"), Bernoulli.of(4), Bernoulli.of(2));
    assertEquals(0, same.parameters().minus(again.parameters()).norm());
    assertTrue(same.parameters().minus(other.parameters()).norm() > 0.1);
  }

  @Test
  void wrongPartsAreRefused() {
    BoltzmannMachine good = machine("3-2");
    assertThrows(
        IllegalArgumentException.class, () -> new BoltzmannMachine(good.layers(), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new BoltzmannMachine(
                good.layers(), List.of(new Edge(0, 2, good.edges().get(0).coupling()))));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Reconstruction.of(good, workspace.memory().zeros(new Shape(2, 4))))
            .getMessage();
    assertTrue(message.contains("rows of 3"), message);
  }

  @Test
  void edgesToNowhereAreRefused() {
    BoltzmannMachine good = machine("3-2");
    var coupling = good.edges().get(0).coupling();
    for (int[] ends : new int[][] {{0, -1}, {-1, 0}, {1, 1}, {0, 2}}) {
      List<Edge> edges = List.of(new Edge(ends[0], ends[1], coupling));
      assertThrows(
          IllegalArgumentException.class, () -> new BoltzmannMachine(good.layers(), edges));
    }
  }

  @Test
  void machinesOfAClosedWorkspaceSaySo() {
    Workspace w = Workspace.seeded(1);
    BoltzmannMachine machine = BoltzmannMachine.chain(w, Bernoulli.of(3), Bernoulli.of(2));
    w.close();
    NDArray v = workspace.memory().zeros(new Shape(2, 3));
    String message =
        assertThrows(IllegalStateException.class, () -> Reconstruction.of(machine, v)).getMessage();
    assertTrue(message.contains("workspace"), message);
  }
}
