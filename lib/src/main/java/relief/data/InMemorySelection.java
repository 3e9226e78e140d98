package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;

/**
 * Rows of a storage in the order of an epoch, to be gathered batch by batch. Where the engine
 * gathers, the order is copied to the device here, once, and not in every step.
 */
final class InMemorySelection implements Selection {
  private final InMemory storage;
  private final int[] rows;

  /** The same numbers on the device, or null where Java gathers. */
  private final NDArray places;

  InMemorySelection(InMemory storage, int[] rows) {
    this.storage = storage;
    this.rows = rows;
    places = storage.isReachable() ? null : storage.places(rows);
  }

  @Override
  public NDArray gather(int from, int to) {
    if (places == null) {
      return storage.gather(Arrays.copyOfRange(rows, from, to));
    }
    try (NDArray some = places.get(new NDIndex().addSliceDim(from, to))) {
      return storage.gatherByEngine(some);
    }
  }

  @Override
  public void close() {
    if (places != null) {
      places.close();
    }
  }
}
