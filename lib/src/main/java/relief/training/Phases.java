package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import relief.Parameters;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * What every likelihood gradient ends with: statistics of the data less those of the model. Rows of
 * the data have positive weights, those of the model negative ones; {@link ObservedLayer} knows
 * them by that.
 */
final class Phases {
  private Phases() {}

  /**
   * How many rows there are in all parts; each counts as one over that.
   *
   * @param data rows of data
   * @param model chains
   */
  record Rows(int data, int model) {}

  /**
   * The signs go into the weights of the rows: where both phases have their means in the same
   * layers, one product of all rows does it, else a sum of two in place.
   */
  static Parameters difference(BoltzmannMachine machine, State data, State model, Rows all) {
    float plus = 1f / all.data();
    float minus = -1f / all.model();
    if (data.means().equals(model.means())) {
      NDArray weights = full(machine, data, plus).concat(full(machine, model, minus));
      State both = data.above(model);
      Parameters gradient = machine.statistics(both, weights);
      both.values().values().forEach(NDArray::close);
      return gradient;
    }
    Parameters gradient = machine.statistics(data, full(machine, data, plus));
    gradient.add(machine.statistics(model, full(machine, model, minus)));
    return gradient;
  }

  /** A part without data: its chains' statistics alone. */
  static Parameters negative(BoltzmannMachine machine, State model, Rows all) {
    return machine.statistics(model, full(machine, model, -1f / all.model()));
  }

  private static NDArray full(BoltzmannMachine machine, State state, float each) {
    return machine.memory().full(new Shape(state.rows()), each);
  }
}
