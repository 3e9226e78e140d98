package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Enumeration;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** The exact likelihood gradient of a small binary machine, by all its states. */
record ExactObjective(Workspace workspace) implements Objective {
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    Enumeration oracle = Enumeration.of(machine);
    State all = oracle.all(workspace);
    Parameters gradient = machine.statistics(all, weights(data(oracle, batch.visible()), 1));
    gradient.add(machine.statistics(all, weights(oracle.law(), -1)));
    return gradient;
  }

  /** The law of all states with the visible ones of the rows, each as likely. */
  static double[] data(Enumeration oracle, NDArray rows) {
    int[] patterns = patterns(rows);
    double[] law = new double[oracle.states()];
    for (int pattern : patterns) {
      double[] given = oracle.lawGiven(pattern);
      for (int s = 0; s < law.length; s++) {
        law[s] += given[s] / patterns.length;
      }
    }
    return law;
  }

  /** The mean log-likelihood of the rows in nats. */
  static double likelihood(BoltzmannMachine machine, NDArray rows) {
    double[] law = Enumeration.of(machine).visibleLaw();
    double sum = 0;
    int[] patterns = patterns(rows);
    for (int pattern : patterns) {
      sum += Math.log(law[pattern]);
    }
    return sum / patterns.length;
  }

  private static int[] patterns(NDArray rows) {
    int units = (int) rows.getShape().get(1);
    float[] bits = rows.toFloatArray();
    int[] patterns = new int[bits.length / units];
    for (int i = 0; i < bits.length; i++) {
      patterns[i / units] |= Math.round(bits[i]) << (i % units);
    }
    return patterns;
  }

  private NDArray weights(double[] law, int sign) {
    float[] weights = new float[law.length];
    for (int s = 0; s < law.length; s++) {
      weights[s] = (float) (sign * law[s]);
    }
    return workspace.memory().create(weights);
  }
}
