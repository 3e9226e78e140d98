package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.Dense;
import relief.layers.Gaussian;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.Reconstruction;
import relief.training.ContrastiveDivergence;
import relief.training.Sgd;
import relief.training.Trainer;

/** Pseudo-likelihood, cross-entropy and free-energy gap against enumeration and plain formulas. */
class ProxyTest {
  private static final long SEED = 41;
  private static final int UNITS = 9;

  /** What float32 fields leave of sums of a few dozen nats. */
  private static final double ROUNDING = 2e-4;

  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = Toy.barsAndStripes(workspace, 3);

  @AfterEach
  void close() {
    workspace.close();
  }

  private interface Make {
    BoltzmannMachine in(Workspace workspace);
  }

  static Stream<Make> machines() {
    return Stream.of(
        w -> Machines.binary(w, UNITS, 1),
        w -> Machines.binary(w, UNITS, 4),
        w -> Machines.binary(w, UNITS, 7),
        w -> Machines.randomized(w, Machines.binary(w, UNITS, 5), 3),
        ProxyTest::star,
        ProxyTest::trained);
  }

  /** Two hidden layers on the visible one, the second joined the other way round. */
  private static BoltzmannMachine star(Workspace w) {
    List<Layer> layers =
        List.of(Bernoulli.of(UNITS).in(w), Bernoulli.of(3).in(w), Bernoulli.of(2).in(w));
    Edge first = new Edge(0, 1, Dense.glorotNormal(UNITS, 3, w.rng("first")));
    Edge second = new Edge(2, 0, Dense.glorotNormal(2, UNITS, w.rng("second")));
    return Machines.randomized(w, new BoltzmannMachine(layers, List.of(first, second)), 1);
  }

  private static BoltzmannMachine trained(Workspace w) {
    BoltzmannMachine rbm = BoltzmannMachine.chain(w, Bernoulli.of(UNITS), Bernoulli.of(6));
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1))
        .fit(rbm, Toy.barsAndStripes(w, 3), 300, 14, w.rng("fit"));
    return rbm;
  }

  /** Σᵢ log p(v) / (p(v) + p(v flipped at i)), mean over the rows. */
  private double enumerated(BoltzmannMachine machine) {
    double[] law = Enumeration.of(machine).visibleLaw();
    float[] bits = data.rows().toFloatArray();
    double sum = 0;
    for (int row = 0; row < data.size(); row++) {
      int pattern = 0;
      for (int i = 0; i < UNITS; i++) {
        pattern |= Math.round(bits[row * UNITS + i]) << i;
      }
      for (int i = 0; i < UNITS; i++) {
        sum += Math.log(law[pattern] / (law[pattern] + law[pattern ^ (1 << i)]));
      }
    }
    return sum / data.size();
  }

  @ParameterizedTest
  @MethodSource("machines")
  void exactPseudoLikelihoodIsTheEnumeratedOne(Make make) {
    BoltzmannMachine machine = make.in(workspace);
    double expected = enumerated(machine);
    Estimate got = PseudoLikelihood.exact().of(machine, data, workspace.rng("unused"));
    assertEquals(expected, got.value(), ROUNDING);
    Estimate pixel = PseudoLikelihood.exact().perPixel().of(machine, data, workspace.rng("unused"));
    assertEquals(expected / UNITS, pixel.value(), ROUNDING);
    assertEquals(got.error() / UNITS, pixel.error(), ROUNDING);
    assertEquals("nats a pixel", pixel.unit());
  }

  /** Mean of 400 estimates within 5 of their deviations: false alarms 1e-6 a machine. */
  @ParameterizedTest
  @MethodSource("machines")
  void stochasticPseudoLikelihoodIsUnbiased(Make make) {
    BoltzmannMachine machine = make.in(workspace);
    double[] values = new double[400];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          PseudoLikelihood.stochastic().of(machine, data, workspace.rng("pl").at(i)).value();
    }
    Estimate mean = Estimate.mean(values, "");
    double expected = enumerated(machine);
    assertEquals(expected, mean.value(), 5 * mean.error() + ROUNDING, "seed " + SEED);
    assertTrue(mean.error() < 0.1 * Math.abs(expected), "says nothing: " + mean);
  }

  @Test
  void rowsThatAreSampledGivePatternsAndTheSameStreamTheSameNumber() {
    BoltzmannMachine rbm = Machines.binary(workspace, UNITS, 4);
    Dataset grey = data.map("grey", rows -> rows.mul(0.8f).add(0.1f));
    PseudoLikelihood metric = PseudoLikelihood.exact();
    String message =
        assertThrows(IllegalArgumentException.class, () -> metric.of(rbm, grey, workspace.rng("a")))
            .getMessage();
    assertTrue(message.contains("sampled()"), message);
    double once = metric.of(rbm, grey.sampled(), workspace.rng("a")).value();
    assertEquals(once, metric.of(rbm, grey.sampled(), workspace.rng("a")).value());
    assertTrue(once != metric.of(rbm, grey.sampled(), workspace.rng("b")).value());
  }

  @Test
  void unitsThatArentBinaryAndLayersThatCantBeSummedOutAreRefused() {
    BoltzmannMachine gaussian =
        BoltzmannMachine.chain(workspace, Gaussian.of(UNITS), Bernoulli.of(2));
    BoltzmannMachine deep = Machines.binary(workspace, UNITS, 2, 2);
    for (BoltzmannMachine machine : List.of(gaussian, deep)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> PseudoLikelihood.stochastic().of(machine, data, workspace.rng("unused")));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new FreeEnergyGap(data).of(deep, data, workspace.rng("unused")));
  }

  @Test
  void crossEntropyIsTheFormulaWithTheReconstruction() {
    for (int[] sizes : new int[][] {{UNITS, 4}, {UNITS, 3, 2}}) {
      BoltzmannMachine machine = Machines.binary(workspace, sizes);
      float[] v = data.rows().toFloatArray();
      float[] p = Reconstruction.of(machine, data.rows()).toFloatArray();
      double sum = 0;
      for (int i = 0; i < v.length; i++) {
        sum -= v[i] * Math.log(p[i]) + (1 - v[i]) * Math.log(1 - p[i]);
      }
      Estimate got = new ReconstructionCrossEntropy().of(machine, data, workspace.rng("unused"));
      assertEquals(sum / data.size(), got.value(), ROUNDING);
    }
  }

  /** Where a probability rounds to 0 or 1 the formula's logarithm would be infinite. */
  @Test
  void crossEntropyOfASureMistakeIsItsField() {
    BoltzmannMachine sure = BoltzmannMachine.chain(workspace, Bernoulli.of(UNITS), Bernoulli.of(2));
    sure.parameters().assign(sure.parameters().times(0));
    sure.parameters().get("layer0.bias").addi(200);
    Estimate got = new ReconstructionCrossEntropy().of(sure, data, workspace.rng("unused"));
    double blackPixels = UNITS * (1 - data.mean().mean().getFloat());
    assertEquals(200 * blackPixels, got.value(), 1e-2);
  }

  @ParameterizedTest
  @MethodSource("machines")
  void freeEnergyGapIsTheDifferenceOfMeanLogProbabilities(Make make) {
    BoltzmannMachine machine = make.in(workspace);
    double[] law = Enumeration.of(machine).visibleLaw();
    Dataset training = data.range(0, 10);
    Dataset validation = data.range(10, 14);
    double expected = meanLog(law, data.range(0, 4)) - meanLog(law, validation);
    Estimate got = new FreeEnergyGap(training).of(machine, validation, workspace.rng("unused"));
    assertEquals(expected, got.value(), ROUNDING);
    assertTrue(got.error() > 0);
  }

  private static double meanLog(double[] law, Dataset rows) {
    try (NDArray bits = rows.rows()) {
      long[] counts = Enumeration.countPatterns(bits);
      double sum = 0;
      for (int pattern = 0; pattern < law.length; pattern++) {
        sum += counts[pattern] == 0 ? 0 : counts[pattern] * Math.log(law[pattern]);
      }
      return sum / rows.size();
    }
  }

  @Test
  void nothingIsLeftBehind() {
    BoltzmannMachine rbm = Machines.binary(workspace, UNITS, 4);
    List<Metric> metrics =
        List.of(
            PseudoLikelihood.exact(),
            PseudoLikelihood.stochastic(),
            new ReconstructionCrossEntropy(),
            new FreeEnergyGap(data));
    int before = workspace.memory().getManagedArrays().size();
    metrics.forEach(metric -> metric.of(rbm, data, workspace.rng("metric")));
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }
}
