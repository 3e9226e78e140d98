package relief.models;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.SortedMap;
import relief.Rng;
import relief.data.Dataset;
import relief.layers.Coupling;
import relief.layers.Layer;

/**
 * Two neighbouring layers of a {@link DeepBeliefNet}: a restricted Boltzmann machine, whose law
 * p(lower | upper) generates, and what it shows of its lower layer to the link above. A plain link
 * shows the means of its upper layer. Another function between the layers is another record of this
 * interface, as {@link Residual} and {@link Pooled} are.
 */
public interface Link {
  /** The pair of layers, 0 the lower and 1 the upper one; its arrays are what training changes. */
  BoltzmannMachine machine();

  /** The same link with another pair of layers of the same sizes. */
  Link with(BoltzmannMachine machine);

  /**
   * What the link above sees, {@code [rows, shown]}, a row for a row. Draws nothing.
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

  /** How many numbers the link above sees: the upper units, unless the link pools them. */
  default int shown() {
    return upper().units();
  }

  /**
   * Checks that rows can be what the link above sees.
   *
   * @throws IllegalArgumentException otherwise
   */
  default void requireShown(NDArray rows) {
    machine().requireFit(1, rows);
  }

  /**
   * What the pair learns from where these are the rows of its lower layer: the rows, and labels
   * beside them, of their own, where it has a layer for them ({@link Labelled}).
   */
  default Dataset examples(Dataset rows) {
    return rows;
  }

  /** Starts the biases of the lower layer from rows of it, and those of labels from theirs. */
  default void startFrom(Dataset rows) {
    Dataset examples = examples(rows);
    try {
      machine().startingFrom(examples);
    } finally {
      SortedMap<Integer, Dataset> own = examples.layers().tailMap(1);
      own.values().removeAll(rows.layers().values()); // those are the caller's
      own.values().forEach(Dataset::close);
    }
  }

  /** What the link above sees of rows of the lower layer: {@code [rows, shown]}. */
  default NDArray up(NDArray lower) {
    try (NDArray field = coupling().up(lower)) {
      return activation(upper(), field);
    }
  }

  /** A draw from the pair's law of the upper layer given the lower one: {@code [rows, shown]}. */
  default NDArray drawUpper(NDArray lower, Rng rng) {
    try (NDArray field = coupling().up(lower)) {
      return upper().sample(field, rng);
    }
  }

  /**
   * The field on the lower layer of what the link above sees, {@code [rows, shown] → [rows, lower
   * units]}, linear.
   */
  default NDArray field(NDArray shown) {
    return coupling().down(shown);
  }

  /** The means of the lower layer given what the link above sees: {@code [rows, lower units]}. */
  default NDArray down(NDArray shown) {
    try (NDArray field = field(shown)) {
      return lower().mean(field);
    }
  }

  /** A draw from the law of the lower layer given what the link above sees. */
  default NDArray drawLower(NDArray shown, Rng rng) {
    try (NDArray field = field(shown)) {
      return lower().sample(field, rng);
    }
  }

  /**
   * The upper layer as one of a deep Boltzmann machine with the link above, with the means of its
   * parameters in both.
   *
   * @throws IllegalArgumentException if the links differ in the kind of it, or it can't be one
   */
  default Layer shared(Link above) {
    return Chain.shared(this, above);
  }

  /** The coupling of the link above, as one to this {@link #shared} layer. */
  default Coupling joined(Coupling above) {
    return above;
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
