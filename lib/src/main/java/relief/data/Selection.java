package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.function.Supplier;
import relief.Rng;
import relief.Workspace;

/**
 * Rows of a storage in the order of an epoch, to be gathered and prepared batch by batch. Where the
 * engine gathers, the order is copied to the device here, once, and not in every step.
 */
final class Selection implements AutoCloseable {
  private final Storage storage;
  private final int[] rows;
  private final Preparation preparation;

  /** The same numbers on the device, or null where Java gathers. */
  private final NDArray places;

  Selection(Storage storage, int[] rows, Preparation preparation) {
    this.storage = storage;
    this.rows = rows;
    this.preparation = preparation;
    places = storage.isReachable() ? null : storage.places(rows);
  }

  /**
   * Those from {@code from} (inclusive) to {@code to} (exclusive), prepared with the stream's
   * numbers: a new float32 array.
   */
  NDArray prepared(int from, int to, Rng rng) {
    return apply(preparation, () -> gather(from, to), rng);
  }

  /** A preparation of new rows, whose temporary arrays are freed. */
  static NDArray apply(Preparation preparation, Supplier<NDArray> rows, Rng rng) {
    return preparation == FixedPreparation.NONE
        ? rows.get()
        : Workspace.scoped(() -> preparation.apply(rows.get(), rng));
  }

  private NDArray gather(int from, int to) {
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
