package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.data.Dataset;
import relief.evaluation.AnnealedImportanceSampling;
import relief.evaluation.Bracket;
import relief.evaluation.Exact;
import relief.evaluation.LogPartition;
import relief.io.Archive;
import relief.layers.Convolution;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.layers.Shared;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.models.State;
import relief.plotting.Filters;
import relief.sampling.Chains;
import relief.sampling.Gibbs;

/** Whole convolutional machines against all their states, with weights written out. */
class ConvolutionalMachinesTest {
  private static final long SEED = 59;
  private static final int CHAINS = 20_000;
  private static final int SWEEPS = 100;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  @ParameterizedTest
  @EnumSource
  void logPartitionIsThatOfEveryState(ConvolutionalMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    assertEquals(kind.oracle(workspace, machine).logPartition(), Exact.logPartition(machine), 1e-4);
  }

  @ParameterizedTest
  @EnumSource
  void exactLikelihoodIsThatOfTheVisibleLaw(ConvolutionalMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(workspace, machine);
    Dataset rows = Dataset.of(workspace, "all rows", oracle.rows(0));
    double expected = 0;
    for (double p : oracle.law(0)) {
      expected += Math.log(p) / rows.size();
    }
    double got = new Exact().of(machine, rows, workspace.rng("rows")).value();
    assertEquals(expected, got, 1e-4);
  }

  /** The joint law, and that of the images alone. False alarms: {@link Fit}. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void chainsReachTheLaw(ConvolutionalMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(workspace, machine);
    try (Chains chains = Chains.start(machine, new Gibbs(), CHAINS, workspace.rng("start"))) {
      for (int i = 0; i < SWEEPS; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          chains.advance(machine, 1, workspace.rng("sweep").at(i));
        }
      }
      Fit.assertFits(oracle.law(), oracle.count(chains.state()), SEED);
      Fit.assertFits(oracle.law(0), oracle.count(chains.state().visible(), 0), SEED);
    }
  }

  /** The test can fail: chains that don't move keep the law of machines without couplings. */
  @Test
  void chainsThatDontMoveAreFarFromTheLaw() {
    BoltzmannMachine machine = ConvolutionalMachines.PLAIN.in(workspace);
    Listed oracle = ConvolutionalMachines.PLAIN.oracle(workspace, machine);
    State start = machine.start(CHAINS, workspace.rng("start"));
    assertThrows(
        AssertionError.class, () -> Fit.assertFits(oracle.law(), oracle.count(start), SEED));
  }

  /** ∂ log Z / ∂θ is what the statistics of all states are under the law. */
  @ParameterizedTest
  @EnumSource
  void statisticsOfTheLawAreTheSlopesOfLogPartition(ConvolutionalMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(workspace, machine);
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
  void annealingIsRightFromBothSides(ConvolutionalMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(workspace, machine);
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

  /** Log Z = log Σ over hidden states of ∏ over pixels of a normal integral, by plain loops. */
  @Test
  void gaussianPixelsAreIntegrated() {
    Convolutional plan = Convolutional.images(2, 3, 3).gaussian().filters(2, 2).pooled(2);
    BoltzmannMachine machine = Machines.randomized(workspace, plan.in(workspace), 0.6);
    Convolution coupling = (Convolution) machine.edges().get(0).coupling();
    float[] w = ConvolutionalMachines.matrix(workspace, coupling).toFloatArray();
    float[] location = machine.parameters().get("layer0.location").toFloatArray();
    float[] logVariance = machine.parameters().get("layer0.logVariance").toFloatArray();
    float[] bias = machine.parameters().get("layer1.bias").toFloatArray();
    double sum = 0;
    for (int first = 0; first <= 4; first++) { // 4: no unit of the block
      for (int second = 0; second <= 4; second++) {
        double log = (first < 4 ? bias[0] : 0) + (second < 4 ? bias[1] : 0);
        for (int pixel = 0; pixel < 18; pixel++) {
          double push = first < 4 ? w[pixel * 8 + first] : 0;
          push += second < 4 ? w[pixel * 8 + 4 + second] : 0;
          double variance = Math.exp(logVariance[pixel / 9]);
          log += location[pixel / 9] * push + variance * push * push / 2;
          log += Math.log(2 * Math.PI * variance) / 2;
        }
        sum += Math.exp(log);
      }
    }
    assertEquals(Math.log(sum), Exact.logPartition(machine), 1e-4);
  }

  @ParameterizedTest
  @EnumSource
  void archivesBringThemBack(ConvolutionalMachines kind, @TempDir Path folder) {
    BoltzmannMachine machine = kind.in(workspace);
    Path file = folder.resolve("machine.h5");
    Archive.save(file, machine);
    try (Workspace other = Workspace.seeded(1)) {
      BoltzmannMachine got = Archive.load(other, file).model();
      assertEquals(machine.toString(), got.toString());
      assertEquals(Exact.logPartition(machine), Exact.logPartition(got));
    }
  }

  @Test
  void fixedVariancesOfGaussianPixelsComeBack(@TempDir Path folder) {
    Layer.Spec pixels = Shared.of(Gaussian.of(2), 9).fixed("logVariance");
    BoltzmannMachine machine =
        Convolutional.images(2, 3, 3).visible(pixels).filters(2, 2).pooled(2).in(workspace);
    Path file = folder.resolve("machine.h5");
    Archive.save(file, Machines.randomized(workspace, machine, 1));
    try (Workspace other = Workspace.seeded(1)) {
      BoltzmannMachine got = Archive.load(other, file).model();
      assertEquals(machine.toString(), got.toString());
      assertEquals(machine.parameters().names(), got.parameters().names());
      assertEquals(Exact.logPartition(machine), Exact.logPartition(got));
    }
  }

  @Test
  void filtersAreDrawnEachAsAnImage() {
    BoltzmannMachine machine = Convolutional.images(3, 6, 6).filters(4, 5, 3).in(workspace);
    NDArray weights = machine.parameters().get("edge0.weights");
    assertEquals("Filters: 12 of 5×3 pixels", Filters.of(weights).toString());
  }

  @Test
  void plansThatDontFitAreRefused() {
    Convolutional images = Convolutional.images(1, 5, 5);
    assertThrows(IllegalStateException.class, () -> images.in(workspace));
    List<Convolutional> bad =
        List.of(
            images.filters(2, 6), images.filters(2, 2).stride(0), images.filters(2, 3).pooled(2));
    for (Convolutional plan : bad) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> plan.in(workspace)).getMessage();
      assertTrue(message.matches("Expected .*, got .*"), message);
    }
  }
}
