package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/**
 * Metrics of data and fantasy particles against enumerated laws and closed forms for normal ones.
 * Every comparison fails by chance once in a hundred thousand.
 */
class SamplesTest {

  private final Workspace workspace = Workspace.seeded(Agreement.SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** What distances of rows of 0 and 1 have on average: Σ p(a) q(b) ‖a − b‖. */
  private static double meanDistance(double[] p, double[] q) {
    double sum = 0;
    for (int a = 0; a < p.length; a++) {
      for (int b = 0; b < q.length; b++) {
        sum += p[a] * q[b] * Math.sqrt(Integer.bitCount(a ^ b));
      }
    }
    return sum;
  }

  @Test
  @Tag("slow")
  void energyDistanceIsThatOfTheEnumeratedLaw() {
    Dataset data = Agreement.many(workspace);
    double[] law = Agreement.frequencies(data);
    double n = data.size();
    double within = meanDistance(law, law) * n / (n - 1); // pairs of different rows
    Samples samples = Samples.of(35, Agreement.GROUPS).drawn(f -> f.steps(300));
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      double[] model = Enumeration.of(machine).visibleLaw();
      double between = meanDistance(law, model);
      double distance = 2 * between - within - meanDistance(model, model);
      Agreement.assertNear(distance, of(new EnergyDistance(samples), machine, data), 0);
      // the mean of ratios is not the ratio of means: their relative scatter squared at most
      Estimate root = of(new EnergyCoefficient(samples), machine, data);
      Agreement.assertNear(Math.sqrt(distance / (2 * between)), root, 2e-3);
    }
  }

  private Estimate of(Metric metric, BoltzmannMachine machine, Dataset data) {
    return metric.of(machine, data, workspace.rng("metric"));
  }

  private Dataset normal(int rows, int units, double deviation) {
    try (NDArray noise = workspace.rng("normal").normal(new Shape(rows, units))) {
      noise.muli(deviation);
      return Dataset.of(workspace, "normal", noise);
    }
  }

  @Test
  @Tag("slow")
  void divergencesAreThoseOfNormalLaws() {
    Samples samples = Samples.of(250, Agreement.GROUPS).drawn(f -> f.steps(1));
    Dataset data = normal(10_000, 2, 0.7); // against N(0.3, 1) in each of two units
    BoltzmannMachine machine = Agreement.gaussian(workspace, 2, 0.3);
    double square = 0.7 * 0.7;
    double forward = square + 0.09 - 1 - Math.log(square);
    KullbackLeibler metric = KullbackLeibler.of(samples);
    Agreement.assertNear(
        forward, of(metric, machine, data), 0.15 * forward); // tails have few neighbours
    Dataset wide = normal(10_000, 2, 1.4); // a law that reaches the tails of the other
    double backward = 1.09 / (1.4 * 1.4) - 1 + 2 * Math.log(1.4);
    Agreement.assertNear(backward, of(metric.reversed(), machine, wide), 0.2 * backward);
    Estimate each = of(metric.perUnit(), machine, data);
    assertEquals(of(metric, machine, data).value() / 2, each.value(), 1e-9);
    Agreement.assertNear(
        2 * (0.09 + 0.3 * 0.3), of(new FrechetScore(samples), machine, data), 0.02);
    double line = jensenShannon(1);
    Dataset one = normal(10_000, 1, 1);
    JensenShannon many = new JensenShannon(samples, 25, false); // few neighbours: too small
    Agreement.assertNear(line, of(many, Agreement.gaussian(workspace, 1, 1), one), 0.02);
  }

  /** Of N(0, 1) and N(shift, 1), by the rule of rectangles. */
  private static double jensenShannon(double shift) {
    double step = 1e-3;
    double sum = 0;
    for (double t = -10; t < 10 + shift; t += step) {
      double p = Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
      double q = Math.exp(-(t - shift) * (t - shift) / 2) / Math.sqrt(2 * Math.PI);
      double half = (p + q) / 2;
      sum += (p > 0 ? p * Math.log(p / half) : 0) + (q > 0 ? q * Math.log(q / half) : 0);
    }
    return sum * step / 2;
  }

  /** 2⟨|x − y|⟩ − … with ⟨|z|⟩ = s √(2/π) e^(−μ²/2s²) + μ (1 − 2Φ(−μ/s)), s² = 2. */
  @Test
  void energyDistanceIsThatOfNormalLaws() {
    Samples samples = Samples.of(200, Agreement.GROUPS).drawn(f -> f.steps(1));
    Dataset data = normal(8000, 1, 1);
    double between = absolute(0.7);
    double distance = 2 * between - 2 * absolute(0);
    Agreement.assertNear(
        distance, of(new EnergyDistance(samples), Agreement.gaussian(workspace, 1, 0.7), data), 0);
    Estimate same = of(new EnergyCoefficient(samples), Agreement.gaussian(workspace, 1, 0), data);
    assertTrue(same.value() < 0.05, "not 1/√200 = 0.07, with or without chance: " + same);
    Estimate other =
        of(new EnergyCoefficient(samples), Agreement.gaussian(workspace, 1, 0.7), data);
    Agreement.assertNear(Math.sqrt(distance / (2 * between)), other, 2e-3);
  }

  private static double absolute(double mean) {
    double s = Math.sqrt(2);
    double tail = new NormalDistribution().cumulativeProbability(-mean / s);
    return s * Math.sqrt(2 / Math.PI) * Math.exp(-mean * mean / 4) + mean * (1 - 2 * tail);
  }

  @Test
  void precisionAndRecallTellNarrowFromWide() {
    Samples samples = Samples.of(100, 10).drawn(f -> f.steps(1));
    BoltzmannMachine machine = Agreement.gaussian(workspace, 2, 0);
    double precise = of(new Precision(samples, 3), machine, normal(2000, 2, 1)).value();
    assertTrue(precise > 80, "the same law: " + precise);
    double wide = of(new Precision(samples, 3), machine, normal(2000, 2, 0.1)).value();
    double reached = of(new Recall(samples, 3), machine, normal(2000, 2, 0.1)).value();
    assertTrue(wide < 10 && reached > 90, wide + " and " + reached + " for a model too wide");
    double narrow = of(new Recall(samples, 3), machine, normal(2000, 2, 10)).value();
    assertTrue(narrow < 10, narrow + " for a model too narrow");
  }

  @Test
  void assessmentComparesMeansOfUnits() {
    Dataset data = Agreement.many(workspace);
    BoltzmannMachine machine = BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(2));
    machine.parameters().scale(0);
    float[] bias = {-4, -3, -2, -1, 0, 1, 2, 3, 4};
    machine.parameters().get("layer0.bias").set(bias);
    Assessment got =
        Assessment.of(machine, data, Samples.of(140, 10), Assessment::means, workspace.rng("a"));
    for (int i = 0; i < bias.length; i++) {
      double p = 1 / (1 + Math.exp(-bias[i]));
      double error = Math.sqrt(p * (1 - p) / 1400);
      assertEquals(
          p, got.model()[i], 4.9 * error, "unit " + i + ", seed " + Agreement.SEED); // 1e-6 each
      assertEquals(data.mean().getFloat(i), got.data()[i], 1e-6, "all rows, each once");
    }
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4);
    Dataset few = SmallMachines.data(workspace);
    assertThrows(IllegalArgumentException.class, () -> Samples.of(1, 5));
    assertThrows(IllegalArgumentException.class, () -> Samples.of(5, 1));
    assertThrows(IllegalArgumentException.class, () -> of(new EnergyDistance(), machine, few));
    assertThrows(
        IllegalArgumentException.class,
        () -> of(new EnergyDistance(Samples.of(2, 2)), Agreement.gaussian(workspace, 8, 0), few));
    Samples means = Samples.of(5, 2).drawn(f -> f.meanFieldAtTheEnd());
    assertThrows(IllegalArgumentException.class, () -> of(new HeatCapacity(means), machine, few));
    assertEquals(2, Samples.of(7, 5).compare(machine, few, workspace.rng("r"), (x, y) -> 0).length);
  }

  @Test
  void nothingIsLeftBehindAndTheSameStreamGivesTheSameNumber() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4, 3);
    Dataset data = Agreement.many(workspace).sampled();
    Samples samples = Samples.of(20, 5).drawn(f -> f.steps(3));
    List<Metric> metrics =
        List.of(
            new EnergyDistance(samples),
            new EnergyCoefficient(samples),
            KullbackLeibler.of(samples),
            JensenShannon.of(samples).flattened(),
            new FrechetScore(samples),
            new Precision(samples, 3),
            new Recall(samples, 3),
            new EnergyGap(),
            new EnergyZscore(),
            new HeatCapacity(samples),
            new WeightSquare(),
            new WeightParticipation());
    int before = SmallMachines.arrays(workspace);
    List<Estimate> first = new ArrayList<>();
    metrics.forEach(m -> first.add(of(m, machine, data)));
    assertEquals(before, SmallMachines.arrays(workspace));
    for (int i = 0; i < metrics.size(); i++) {
      assertEquals(first.get(i), of(metrics.get(i), machine, data), metrics.get(i).name());
    }
    assertEquals(metrics.size(), metrics.stream().map(Metric::name).distinct().count());
  }
}
