package relief.models;

import ai.djl.ndarray.NDArray;
import java.util.List;
import relief.Rng;
import relief.layers.Coupling;
import relief.layers.Layer;

/**
 * Two neighbouring layers of a {@link DeepBeliefNet}: a restricted Boltzmann machine, whose law
 * p(lower | upper) generates, and what it shows of its lower layer to the link above. A plain link
 * shows the means of its upper layer. Another function between the layers is another record of this
 * interface, as {@link Residual} is.
 */
public interface Link {
  /** The pair of layers, 0 the lower and 1 the upper one; its arrays are what training changes. */
  BoltzmannMachine machine();

  /** The same link with another pair of layers of the same sizes. */
  Link with(BoltzmannMachine machine);

  /**
   * What the link above sees, {@code [rows, upper units]}, a row for a row. Draws nothing.
   *
   * @param upper the upper layer, or one with other values of its arrays
   * @param field on it from below, {@code [rows, upper units]}
   */
  NDArray activation(Layer upper, NDArray field);

  /**
   * A link that shows the means of its upper layer.
   *
   * @throws IllegalArgumentException unless the machine has two layers and one coupling between
   *     them
   */
  static Link of(BoltzmannMachine machine) {
    return new Plain(machine);
  }

  /** The lower layer. */
  default Layer lower() {
    return machine().layers().get(0);
  }

  /** The upper layer. */
  default Layer upper() {
    return machine().layers().get(1);
  }

  /** What joins them. */
  default Coupling coupling() {
    return machine().edges().get(0).coupling();
  }

  /** What the link above sees of rows of the lower layer: {@code [rows, upper units]}. */
  default NDArray up(NDArray lower) {
    try (NDArray field = coupling().up(lower)) {
      return activation(upper(), field);
    }
  }

  /** A draw from the pair's law of the upper layer given the lower one. */
  default NDArray drawUpper(NDArray lower, Rng rng) {
    try (NDArray field = coupling().up(lower)) {
      return upper().sample(field, rng);
    }
  }

  /** The means of the lower layer given the upper one: {@code [rows, lower units]}. */
  default NDArray down(NDArray upper) {
    try (NDArray field = coupling().down(upper)) {
      return lower().mean(field);
    }
  }

  /** A draw from the law of the lower layer given the upper one. */
  default NDArray drawLower(NDArray upper, Rng rng) {
    try (NDArray field = coupling().down(upper)) {
      return lower().sample(field, rng);
    }
  }

  /** Checks that a machine is a pair of layers; for records that implement this. */
  static void requirePair(BoltzmannMachine machine) {
    List<Edge> edges = machine.edges();
    boolean pair = machine.layers().size() == 2 && edges.size() == 1 && edges.get(0).lower() == 0;
    if (!pair) {
      throw new IllegalArgumentException(
          "Expected a machine of two layers with one coupling from layer 0 up to layer 1, got "
              + machine
              + "; DeepBeliefNet.of(machine) takes a chain of any depth.");
    }
  }

  /**
   * A link that shows the means of its upper layer.
   *
   * @param machine the pair of layers
   */
  record Plain(BoltzmannMachine machine) implements Link {
    /** Checks that it is a pair. */
    public Plain {
      requirePair(machine);
    }

    @Override
    public Link with(BoltzmannMachine other) {
      return new Plain(other);
    }

    @Override
    public NDArray activation(Layer upper, NDArray field) {
      return upper.mean(field);
    }
  }
}
