package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import relief.Enumeration;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;

/** What tests of estimates have in common. Every comparison fails by chance once in 100 000. */
final class Agreement {
  static final long SEED = 23;
  static final int GROUPS = 40;
  private static final double FALSE_ALARM = 1e-5;

  private Agreement() {}

  /** Student's test with the scatter of the groups. */
  static void assertNear(double expected, Estimate got, double bias) {
    double allowed =
        new TDistribution(GROUPS - 1.0).inverseCumulativeProbability(1 - FALSE_ALARM / 2);
    assertTrue(
        Math.abs(got.value() - expected) < allowed * got.error() + bias,
        got + ", expected " + expected + ", seed " + SEED);
    assertTrue(got.error() > 0 && got.error() < 0.2 * (1 + Math.abs(expected)), "blunt: " + got);
  }

  /** Bars and stripes, each a hundred times. */
  static Dataset many(Workspace workspace) {
    try (NDArray rows = SmallMachines.data(workspace).rows();
        NDArray repeated = rows.repeat(0, 100)) {
      return Dataset.of(workspace, "many", repeated);
    }
  }

  /** The share of rows that each pattern of bits has. */
  static double[] frequencies(Dataset data) {
    try (NDArray rows = data.rows()) {
      return Arrays.stream(Enumeration.countPatterns(rows))
          .mapToDouble(c -> (double) c / data.size())
          .toArray();
    }
  }

  /** Independent normal units of variance 1, whose fantasy particles are exact. */
  static BoltzmannMachine gaussian(Workspace workspace, int units, double location) {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Gaussian.of(units), Bernoulli.of(1));
    machine.parameters().scale(0);
    machine.parameters().get("layer0.location").addi(location);
    return machine;
  }
}
