package relief.models;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import relief.layers.Coupling;

/**
 * Two layers of a machine and what couples them.
 *
 * @param lower index of the layer that {@link Coupling#up} starts from
 * @param upper index of the layer that it leads to
 * @param coupling what joins them
 */
public record Edge(int lower, int upper, Coupling coupling) {
  /** Whether the layer is one of the two. */
  public boolean touches(int layer) {
    return layer == lower || layer == upper;
  }

  /** The layer at the other end. */
  public int opposite(int layer) {
    return layer == lower ? upper : lower;
  }

  /** The same layers with a function of all arrays of the coupling. */
  Edge map(UnaryOperator<NDArray> function) {
    return new Edge(lower, upper, coupling.with(coupling.parameters().map(function)));
  }

  /** Checks that it joins two of so many layers. */
  void requireBetween(int layers) {
    if (Math.max(lower, upper) >= layers || lower == upper || Math.min(lower, upper) < 0) {
      throw new IllegalArgumentException(
          "Expected an edge between two of the layers 0 to "
              + (layers - 1)
              + ", got "
              + lower
              + "–"
              + upper
              + ".");
    }
  }
}
