package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/** Energy gap, z-score and heat capacity against enumerated laws; weights by hand. */
class EnergyMetricsTest {
  private final Workspace workspace = Workspace.seeded(Agreement.SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Estimate of(Metric metric, BoltzmannMachine machine, Dataset data) {
    return metric.of(machine, data, workspace.rng("metric"));
  }

  @Test
  @Tag("slow")
  void heatCapacityIsTheVarianceOfTheEnumeratedEnergy() {
    Dataset unused = SmallMachines.data(workspace);
    HeatCapacity metric =
        new HeatCapacity(Samples.of(100, Agreement.GROUPS).drawn(f -> f.steps(300)));
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      Enumeration all = Enumeration.of(machine);
      double exact = variance(all, all.law());
      Agreement.assertNear(exact, of(metric, machine, unused), 0);
      Estimate scaled = of(metric.scaled(), machine, unused);
      double root = Math.sqrt(machine.parameters().size());
      assertEquals(of(metric, machine, unused).value() / root, scaled.value(), 1e-9);
    }
  }

  private static double mean(Enumeration all, double[] law) {
    double mean = 0;
    for (int s = 0; s < law.length; s++) {
      mean += law[s] * all.energy(s);
    }
    return mean;
  }

  private static double variance(Enumeration all, double[] law) {
    double mean = mean(all, law);
    double variance = 0;
    for (int s = 0; s < law.length; s++) {
      variance += law[s] * Math.pow(all.energy(s) - mean, 2);
    }
    return variance;
  }

  /** Patterns are the first bits of a state; the law without couplings is that at β = 0. */
  @Test
  @Tag("slow")
  void energyGapIsThatOfTheEnumeratedLaws() {
    Dataset data = Agreement.many(workspace);
    double[] frequencies = Agreement.frequencies(data);
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      Enumeration all = Enumeration.of(machine);
      double[] model = all.law();
      double[] visible = all.visibleLaw();
      double[] law = new double[model.length];
      for (int s = 0; s < law.length; s++) { // the data's rows, the machine's hidden layers
        int pattern = s & (visible.length - 1);
        law[s] = frequencies[pattern] * model[s] / visible[pattern];
      }
      double[] free = all.law(0);
      double gap = mean(all, law) - mean(all, free);
      EnergyGap metric = new EnergyGap(60);
      Agreement.assertNear(gap, of(metric, machine, data), 0);
      double score = gap / Math.sqrt(variance(all, free));
      Agreement.assertNear(score, of(new EnergyZscore(60), machine, data), 0);
    }
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4);
    assertThrows(IllegalArgumentException.class, () -> of(new EnergyGap(0), machine, data));
  }

  /** The energy of ten Gaussian units is ten halves, not one half. */
  @Test
  void gaussianEnergiesAreSums() {
    BoltzmannMachine machine = Agreement.gaussian(workspace, 10, 0);
    Dataset zeros = Dataset.of(workspace, "zeros", new float[5000][10]);
    Agreement.assertNear(-5, of(new EnergyGap(1), machine, zeros), 0);
    Agreement.assertNear(
        5, of(new HeatCapacity(Samples.of(200, Agreement.GROUPS)), machine, zeros), 0);
  }

  @Test
  void weightsByHand() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(4), Bernoulli.of(3), Bernoulli.of(2));
    float[] weights = {1, 0, 2e-15f, 1, 0, 2e-15f, -1, 3, 2e-15f, 1, 0, 0};
    machine.parameters().get("edge0.weights").set(weights);
    Dataset unused = SmallMachines.data(workspace);
    assertEquals((4 + 9) / 3.0, of(new WeightSquare(), machine, unused).value(), 1e-6);
    double shares = (1 + 0.25 + 0.75) / 3;
    assertEquals(shares, of(new WeightParticipation(), machine, unused).value(), 1e-6);
    machine.parameters().get("edge0.weights").muli(0);
    assertEquals(0, of(new WeightParticipation(), machine, unused).value());
  }
}
