package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import relief.Parameters;
import relief.Workspace;
import relief.models.BoltzmannMachine;

/** How what was saved of a training gets back to those who hold it. */
final class Saved {
  private Saved() {}

  /** Overwrites arrays in place, whose names and shapes must be those that were saved. */
  static void assign(String what, Parameters target, Parameters saved) {
    require(what, target, saved);
    target.assign(saved);
  }

  /**
   * Checks names and shapes.
   *
   * @throws IllegalArgumentException if they differ
   */
  static void require(String what, Parameters expected, Parameters saved) {
    if (!expected.names().equals(saved.names())) {
      throw new IllegalArgumentException(
          "Expected "
              + what
              + " named "
              + expected.names()
              + " in the checkpoint, got "
              + saved.names()
              + "; resume with the same model and a trainer made as the saved one was.");
    }
    for (String name : expected.names()) {
      requireShape(what + " " + name, expected.get(name), saved.get(name));
    }
  }

  private static void requireShape(String what, NDArray expected, NDArray saved) {
    if (!expected.getShape().equals(saved.getShape())) {
      throw new IllegalArgumentException(
          "Expected "
              + what
              + " of the shape "
              + expected.getShape()
              + " in the checkpoint, got "
              + saved.getShape()
              + "; resume with the model that was saved.");
    }
  }

  /**
   * Moves arrays with a number for each unit of a layer, called "layer0" and so on, to an owner.
   *
   * @throws IllegalArgumentException if the machine has no such layers
   */
  static Parameters keep(NDManager owner, BoltzmannMachine machine, Parameters saved) {
    Parameters units = Parameters.empty();
    for (int i = 0; i < machine.layers().size(); i++) {
      String name = "layer" + i;
      if (saved.names().contains(name)) {
        units = units.and(name, machine.memory().zeros(machine.layers().get(i).shape()));
      }
    }
    require("numbers of units", units, saved);
    return saved.map(array -> Workspace.keep(owner, array));
  }
}
