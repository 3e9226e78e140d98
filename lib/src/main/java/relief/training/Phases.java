package relief.training;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import relief.Parameters;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** What every likelihood gradient ends with: statistics of the data less those of the model. */
final class Phases {
  private Phases() {}

  /**
   * The signs go into the weights of the rows: where both phases have their means in the same
   * layers, one product of all rows does it, else a sum of two in place.
   */
  static Parameters difference(BoltzmannMachine machine, State data, State model) {
    if (data.means().equals(model.means())) {
      return machine.statistics(data.above(model), weights(machine, data.rows(), model.rows()));
    }
    Parameters gradient = machine.statistics(data, 1);
    gradient.add(machine.statistics(model, -1));
    return gradient;
  }

  private static NDArray weights(BoltzmannMachine machine, int data, int model) {
    float[] weights = new float[data + model];
    Arrays.fill(weights, 0, data, 1f / data);
    Arrays.fill(weights, data, data + model, -1f / model);
    return machine.memory().create(weights);
  }
}
