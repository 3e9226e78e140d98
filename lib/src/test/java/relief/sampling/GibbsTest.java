package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Workspace;
import relief.data.Batch;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Gibbs sampling against the enumerated law: many independent chains, run far longer than they need
 * to forget their start, one state counted from each. False alarms: 1e-5 a test ({@link Fit}).
 */
class GibbsTest {
  private static final long SEED = 101;
  private static final int CHAINS = 20_000;
  private static final int SWEEPS = 100;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private BoltzmannMachine machine(String sizes) {
    return Machines.binary(
        workspace, List.of(sizes.split("-")).stream().mapToInt(Integer::parseInt).toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3-2", "3-2-2", "2-2-2-2"})
  void chainsReachTheEnumeratedLaw(String sizes) {
    BoltzmannMachine machine = machine(sizes);
    Enumeration oracle = Enumeration.of(machine);
    try (Chains chains = Chains.start(machine, new Gibbs(), CHAINS, workspace.rng("start"))) {
      advance(chains, machine, SWEEPS);
      Fit.assertFits(oracle.law(), oracle.count(chains.state()), SEED);
    }
  }

  /** The test can fail: after no sweep, the chains still have their start's law. */
  @Test
  void chainsThatDontMoveAreFarFromTheLaw() {
    BoltzmannMachine machine = machine("3-2");
    Enumeration oracle = Enumeration.of(machine);
    try (Chains chains = Chains.start(machine, new Gibbs(), CHAINS, workspace.rng("start"))) {
      org.junit.jupiter.api.Assertions.assertThrows(
          AssertionError.class,
          () -> Fit.assertFits(oracle.law(), oracle.count(chains.state()), SEED));
      Fit.assertFits(oracle.law(0), oracle.count(chains.state()), SEED);
    }
  }

  /** One sweep from given visible rows: Σ over h of p(h | v) p(v′ | h), not a forgotten start. */
  @ParameterizedTest
  @ValueSource(ints = {0b000, 0b001, 0b101, 0b110, 0b111})
  void chainsStartFromRowsWithUnknownHiddenUnits(int start) {
    BoltzmannMachine machine = machine("3-2");
    double[] joint = Enumeration.of(machine).law();
    double[] law = new double[8];
    for (int hidden = 0; hidden < 4; hidden++) {
      double[] given = new double[8];
      for (int visible = 0; visible < 8; visible++) {
        given[visible] = joint[visible | hidden << 3];
      }
      double weight = given[start] / sum(start, joint) / Arrays.stream(given).sum();
      for (int visible = 0; visible < 8; visible++) {
        law[visible] += weight * given[visible];
      }
    }
    float[] row = {start & 1, start >> 1 & 1, start >> 2 & 1};
    NDArray rows = workspace.memory().create(row, new Shape(1, 3)).repeat(0, CHAINS);
    State known = State.of(new TreeMap<>(Map.of(0, rows)));
    State next = new Gibbs().step(machine, known, workspace.rng("sweep"));
    Fit.assertFits(law, Enumeration.countPatterns(next.visible()), SEED);
    State observed = new Gibbs().observe(machine, known, workspace.rng("sweep")).state();
    Fit.assertFits(law, Enumeration.countPatterns(observed.visible()), SEED);
  }

  private static double sum(int visible, double[] joint) {
    return IntStream.range(0, 4).mapToDouble(hidden -> joint[visible | hidden << 3]).sum();
  }

  @Test
  void temperedChainsReachTheTemperedLaw() {
    BoltzmannMachine machine = machine("3-2-2");
    Enumeration oracle = Enumeration.of(machine);
    BoltzmannMachine hot = machine.tempered(workspace.memory().create(new float[] {0.3f}));
    try (Chains chains = Chains.start(hot, new Gibbs(), CHAINS, workspace.rng("start"))) {
      advance(chains, hot, SWEEPS);
      Fit.assertFits(oracle.law(0.3), oracle.count(chains.state()), SEED);
    }
  }

  @Test
  void clampedLayersStayAndTheOthersReachTheConditionalLaw() {
    BoltzmannMachine machine = machine("3-2-3");
    Enumeration oracle = Enumeration.of(machine);
    NDArray pattern = workspace.memory().create(new float[] {1, 0, 1}, new Shape(1, 3));
    NDArray visible = pattern.repeat(0, CHAINS);
    State state = machine.start(CHAINS, workspace.rng("start")).with(0, visible).clamp(0);
    for (int i = 0; i < SWEEPS; i++) {
      state = new Gibbs().step(machine, state, workspace.rng("sweep").at(i));
    }
    assertSame(visible, state.visible());
    Fit.assertFits(oracle.lawGiven(0b101), oracle.count(state), SEED);
  }

  /** Statistics of the block updated last are its conditional means, which have the same mean. */
  @Test
  void observationsHaveTheRightMeans() {
    BoltzmannMachine machine = machine("3-2");
    Enumeration oracle = Enumeration.of(machine);
    double[] law = oracle.law();
    try (Chains chains = Chains.start(machine, new Gibbs(), CHAINS, workspace.rng("start"))) {
      advance(chains, machine, SWEEPS);
      State seen = chains.advance(machine, 1, workspace.rng("last"));
      float[] hidden = seen.get(1).mean(new int[] {0}).toFloatArray();
      for (int j = 0; j < 2; j++) {
        // at most a coin's deviation; 5 of them: one false alarm in a million
        assertEquals(oracle.mean(law, 1, j), hidden[j], 5 * 0.5 / Math.sqrt(CHAINS));
      }
    }
  }

  /**
   * Normal visible, binary hidden units: given h the visible units are normal, so their moments are
   * mixtures over the enumerated hidden patterns. 5 deviations, false alarms 1e-6 a number.
   */
  @Test
  void gaussianBernoulliMachineHasItsMoments() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Gaussian.of(2), Bernoulli.of(3)), 0.7);
    float[] mu = machine.parameters().get("layer0.location").toFloatArray();
    float[] s = machine.parameters().get("layer0.logVariance").exp().toFloatArray();
    float[] b = machine.parameters().get("layer1.bias").toFloatArray();
    float[] w = machine.parameters().get("edge0.weights").toFloatArray();
    double[][] moments = new double[2][5]; // E xᵏ
    double z = 0;
    for (int h = 0; h < 8; h++) {
      double[] centre = new double[2];
      double logWeight = 0;
      for (int i = 0; i < 2; i++) {
        double field = 0;
        for (int j = 0; j < 3; j++) {
          field += ((h >> j) & 1) * w[i * 3 + j];
        }
        centre[i] = mu[i] + s[i] * field;
        logWeight += mu[i] * field + s[i] * field * field / 2;
      }
      for (int j = 0; j < 3; j++) {
        logWeight += ((h >> j) & 1) * b[j];
      }
      z += Math.exp(logWeight);
      for (int i = 0; i < 2; i++) {
        double c = centre[i];
        double[] normal = {
          1, c, c * c + s[i], 0, c * c * c * c + 6 * c * c * s[i] + 3 * s[i] * s[i]
        };
        for (int k = 0; k < 5; k++) {
          moments[i][k] += Math.exp(logWeight) * normal[k];
        }
      }
    }
    try (Chains chains = Chains.start(machine, new Gibbs(), CHAINS, workspace.rng("start"))) {
      advance(chains, machine, SWEEPS);
      NDArray v = chains.state().visible();
      float[] first = v.mean(new int[] {0}).toFloatArray();
      float[] second = v.square().mean(new int[] {0}).toFloatArray();
      for (int i = 0; i < 2; i++) {
        double mean = moments[i][1] / z;
        double square = moments[i][2] / z;
        double fourth = moments[i][4] / z;
        double error = 5 * Math.sqrt((square - mean * mean) / CHAINS);
        assertEquals(mean, first[i], error, "seed " + SEED);
        assertEquals(square, second[i], 5 * Math.sqrt((fourth - square * square) / CHAINS));
      }
    }
  }

  /** Hopfield's direction: the visible law is exp(b·v + ½|Wᵀv|²), enumerated here. */
  @Test
  void hopfieldNetworkReachesItsClassicalLaw() {
    BoltzmannMachine hopfield =
        Machines.randomized(
            workspace,
            BoltzmannMachine.chain(workspace, Bernoulli.of(4), Gaussian.of(2).fixed()),
            0.7);
    float[] b = hopfield.parameters().get("layer0.bias").toFloatArray();
    float[] w = hopfield.parameters().get("edge0.weights").toFloatArray();
    double[] law = new double[16];
    double z = 0;
    for (int v = 0; v < 16; v++) {
      double log = 0;
      for (int j = 0; j < 2; j++) {
        double field = 0;
        for (int i = 0; i < 4; i++) {
          field += ((v >> i) & 1) * w[i * 2 + j];
        }
        log += field * field / 2;
      }
      for (int i = 0; i < 4; i++) {
        log += ((v >> i) & 1) * b[i];
      }
      law[v] = Math.exp(log);
      z += law[v];
    }
    for (int v = 0; v < 16; v++) {
      law[v] /= z;
    }
    try (Chains chains = Chains.start(hopfield, new Gibbs(), CHAINS, workspace.rng("start"))) {
      advance(chains, hopfield, SWEEPS);
      long[] counts = Enumeration.countPatterns(chains.state().visible());
      Fit.assertFits(law, counts, SEED);
    }
  }

  @Test
  void kernelsMayReturnTheArraysTheyGot() {
    BoltzmannMachine machine = machine("3-2");
    Kernel identity = (m, state, rng) -> state;
    try (Chains chains = Chains.start(machine, identity, 5, workspace.rng("start"))) {
      float[] before = chains.state().visible().toFloatArray();
      advance(chains, machine, 2);
      org.junit.jupiter.api.Assertions.assertArrayEquals(
          before, chains.state().visible().toFloatArray());
      org.junit.jupiter.api.Assertions.assertThrows(
          IllegalArgumentException.class, () -> chains.advance(machine, 0, workspace.rng("none")));
    }
  }

  @Test
  void chainsLeaveNothingBehind() {
    BoltzmannMachine machine = machine("3-2-2");
    try (Chains chains = Chains.start(machine, new Gibbs(), 10, workspace.rng("start"))) {
      advance(chains, machine, 3);
      int before = workspace.memory().getManagedArrays().size();
      advance(chains, machine, 50);
      assertEquals(before, workspace.memory().getManagedArrays().size());
    }
  }

  @Test
  void meanFieldIsExactForAnRbmAndAFixedPointForADbm() {
    BoltzmannMachine rbm = machine("3-2");
    NDArray v = workspace.memory().create(new float[] {1, 0, 1}, new Shape(1, 3));
    State observed = State.observing(Batch.of(v));
    Enumeration oracle = Enumeration.of(rbm);
    float[] h = new MeanField().infer(rbm, observed, 1).get(1).toFloatArray();
    assertEquals(oracle.mean(oracle.lawGiven(0b101), 1, 0), h[0], 1e-5);

    BoltzmannMachine dbm = machine("3-2-2");
    State fixed = new MeanField().infer(dbm, observed, 200);
    State next = new MeanField().step(dbm, fixed, workspace.rng("unused"));
    for (int layer = 1; layer < 3; layer++) {
      float[] a = fixed.get(layer).toFloatArray();
      float[] b = next.get(layer).toFloatArray();
      float[] again = dbm.layers().get(layer).mean(dbm.field(fixed, layer)).toFloatArray();
      for (int i = 0; i < a.length; i++) {
        assertEquals(a[i], b[i], 1e-5);
        assertEquals(again[i], a[i], 1e-5);
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
}
