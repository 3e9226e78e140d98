package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.data.Dataset;
import relief.evaluation.AnnealedImportanceSampling;
import relief.evaluation.Bracket;
import relief.evaluation.Exact;
import relief.evaluation.LogPartition;
import relief.evaluation.PseudoLikelihood;
import relief.layers.Bernoulli;
import relief.layers.Ising;
import relief.layers.Rectified;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Chains;
import relief.sampling.Gibbs;

/** Whole machines of mixed layers against all their states. */
class MixedMachinesTest {
  private static final long SEED = 53;
  private static final int CHAINS = 20_000;
  private static final int SWEEPS = 100;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Simpson's rule with cells of 0.1 is right to 1e-5 for normal laws of variance 1. */
  @ParameterizedTest
  @EnumSource
  void logPartitionIsThatOfEveryState(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    assertEquals(kind.oracle(machine).logPartition(), Exact.logPartition(machine), 1e-4);
  }

  @ParameterizedTest
  @EnumSource
  void exactLikelihoodIsThatOfTheVisibleLaw(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    Dataset rows = Dataset.of(workspace, "all rows", oracle.rows(0));
    double expected = 0;
    for (double p : oracle.law(0)) {
      expected += Math.log(p) / rows.size();
    }
    double got = new Exact().of(machine, rows, workspace.rng("rows")).value();
    assertEquals(expected, got, 1e-4);
  }

  /** Joint laws, or where a layer is continuous that of the visible one. Alarms: {@link Fit}. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void chainsReachTheLaw(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    try (Chains chains = Chains.start(machine, new Gibbs(), CHAINS, workspace.rng("start"))) {
      for (int i = 0; i < SWEEPS; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          chains.advance(machine, 1, workspace.rng("sweep").at(i));
        }
      }
      if (kind.isFinite()) {
        Fit.assertFits(oracle.law(), oracle.count(chains.state()), SEED);
      }
      Fit.assertFits(oracle.law(0), oracle.count(chains.state().visible(), 0), SEED);
    }
  }

  /** The test can fail: chains that don't move keep the law of machines without couplings. */
  @Test
  void chainsThatDontMoveAreFarFromTheLaw() {
    BoltzmannMachine machine = MixedMachines.ISING.in(workspace);
    Listed oracle = MixedMachines.ISING.oracle(machine);
    State start = machine.start(CHAINS, workspace.rng("start"));
    assertThrows(
        AssertionError.class, () -> Fit.assertFits(oracle.law(), oracle.count(start), SEED));
  }

  /** ∂ log Z / ∂θ is what the statistics of all states are under the law. */
  @ParameterizedTest
  @EnumSource
  void statisticsOfTheLawAreTheSlopesOfLogPartition(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    double[] law = oracle.law();
    float[] weights = new float[law.length];
    for (int s = 0; s < weights.length; s++) {
      weights[s] = (float) law[s];
    }
    NDArray row = workspace.memory().create(weights);
    Parameters statistics = machine.statistics(oracle.all(workspace), row);
    double step = 0.05;
    for (String name : machine.parameters().names()) {
      float[] got = statistics.get(name).toFloatArray();
      for (int k = 0; k < got.length; k++) {
        double above = Exact.logPartition(moved(machine, name, k, step));
        double below = Exact.logPartition(moved(machine, name, k, -step));
        assertEquals((above - below) / (2 * step), got[k], 2e-3, name);
      }
    }
  }

  private BoltzmannMachine moved(BoltzmannMachine machine, String name, int place, double by) {
    NDArray array = machine.parameters().get(name);
    float[] values = array.toFloatArray();
    values[place] += (float) by;
    NDArray other = workspace.memory().create(values, array.getShape());
    return machine.with(machine.parameters().and(name, other));
  }

  /** Within 4.5 standard errors of the exact value in linear space: false alarms 7e-6 each. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void annealingIsRightFromBothSides(MixedMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    Dataset rows = Dataset.of(workspace, "all rows", oracle.rows(0));
    Bracket bracket =
        AnnealedImportanceSampling.standard()
            .runs(1000)
            .steps(100)
            .thermalized(200)
            .bracket(machine, rows, workspace.rng("AIS"));
    assertRight(oracle.logPartition(), bracket.forward(), 1);
    assertRight(oracle.logPartition(), bracket.reverse(), -1);
  }

  private static void assertRight(double exact, LogPartition estimate, int sign) {
    double excess = Math.expm1(sign * (estimate.value() - exact));
    String report = estimate + ", exact " + exact + ", seed " + SEED;
    assertTrue(Math.abs(excess) < 4.5 * estimate.error() + 1e-4, report);
    assertTrue(estimate.error() < 0.1, report);
  }

  /** Visible units that are real numbers: the hidden ones are enumerated. */
  @Test
  void rectifiedVisibleUnitsAreIntegrated() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Rectified.of(2), Bernoulli.of(3)), 0.5);
    Listed oracle = Listed.of(machine, List.of(Listed.rectified(2, 120), Listed.bits(3)));
    assertEquals(oracle.logPartition(), Exact.logPartition(machine), 1e-4);
    NDArray rows = workspace.memory().create(new float[][] {{0.5f, 1}, {0, 2.5f}});
    double[] free = machine.freeEnergy(State.of(new TreeMap<>(Map.of(0, rows)))).toDoubleArray();
    Dataset data = Dataset.of(workspace, "rows", rows);
    double expected = -(free[0] + free[1]) / 2 - oracle.logPartition();
    assertEquals(expected, new Exact().of(machine, data, workspace.rng("r")).value(), 1e-4);
  }

  @Test
  void whatHasNoAnswerIsRefused() {
    BoltzmannMachine real = BoltzmannMachine.chain(workspace, Rectified.of(2), Rectified.of(2));
    assertThrows(IllegalArgumentException.class, () -> Exact.logPartition(real));
    BoltzmannMachine spins = BoltzmannMachine.chain(workspace, Ising.of(2), Bernoulli.of(2));
    Dataset bits = Dataset.of(workspace, "bits", new float[][] {{0, 1}, {1, 1}});
    String likelihood =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Exact().of(spins, bits, workspace.rng("r")))
            .getMessage();
    assertTrue(likelihood.contains("−1 and 1"), likelihood);
    String proxy =
        assertThrows(
                IllegalArgumentException.class,
                () -> PseudoLikelihood.exact().of(spins, bits, workspace.rng("r")))
            .getMessage();
    assertTrue(proxy.contains("0 or 1"), proxy);
  }
}
