package relief.training;

import relief.Parameters;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** What every likelihood gradient ends with: statistics of the data less those of the model. */
final class Phases {
  private Phases() {}

  /** The signs go into the weights of the rows, so that the difference is a sum in place. */
  static Parameters difference(BoltzmannMachine machine, State data, State model) {
    Parameters gradient = machine.statistics(data, 1);
    gradient.add(machine.statistics(model, -1));
    return gradient;
  }
}
