package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.Edge;

/** How machines lose units, and how masks are drawn. */
final class Masked {
  private Masked() {}

  /**
   * The machine with these units cut off.
   *
   * @param masks 1 for the units of a layer that remain, or null for all of them
   */
  static BoltzmannMachine units(BoltzmannMachine machine, IntFunction<NDArray> masks) {
    List<Edge> edges = new ArrayList<>();
    for (Edge edge : machine.edges()) {
      NDArray lower = masks.apply(edge.lower());
      NDArray upper = masks.apply(edge.upper());
      edges.add(lower == null && upper == null ? edge : dropped(machine, edge, lower, upper));
    }
    return new BoltzmannMachine(machine.layers(), edges);
  }

  private static Edge dropped(BoltzmannMachine machine, Edge edge, NDArray lower, NDArray upper) {
    NDArray below = lower == null ? ones(machine, edge.lower()) : lower;
    NDArray above = upper == null ? ones(machine, edge.upper()) : upper;
    return new Edge(edge.lower(), edge.upper(), new DroppedUnits(edge.coupling(), below, above));
  }

  private static NDArray ones(BoltzmannMachine machine, int layer) {
    return machine.memory().ones(new Shape(machine.layers().get(layer).units()));
  }

  /** Ones, and zeros with this probability; draws a number each. */
  static NDArray draw(BoltzmannMachine machine, Shape shape, double dropped, Rng rng) {
    try (NDArray kept = machine.memory().full(shape, (float) (1 - dropped))) {
      return rng.bernoulli(kept);
    }
  }

  /**
   * The probability itself.
   *
   * @throws IllegalArgumentException if it is none, or all would be dropped
   */
  static double requireRate(double dropped) {
    if (!(dropped >= 0 && dropped < 1)) {
      throw new IllegalArgumentException(
          "Expected a probability of being dropped from 0 to below 1, got " + dropped + ".");
    }
    return dropped;
  }
}
