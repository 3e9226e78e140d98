package relief.models;

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
}
