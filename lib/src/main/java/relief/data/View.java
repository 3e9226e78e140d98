package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.function.Supplier;
import relief.Rng;
import relief.Workspace;

/** Some rows of a storage in some order, prepared in some way: what data sets show. */
record View(Storage storage, Order order, Preparation preparation) {
  private static final Preparation NONE = Preparation.fixed(rows -> rows);

  /** All rows of a storage as they are. */
  static View of(Storage storage) {
    return new View(storage, Order.natural(storage.rows()), NONE);
  }

  View with(Order other) {
    return new View(storage, other, preparation);
  }

  /** With one preparation more. */
  View prepared(Preparation next) {
    Preparation all = isPrepared() ? preparation.andThen(next) : next;
    int units = storage.units();
    if (!all.deterministic() && all.units(units) != units) {
      throw new IllegalArgumentException(
          "Expected no random preparation together with one that changes the number of units, from "
              + units
              + " to "
              + all.units(units)
              + "; store the latter's result first, by map(…) or write(…).");
    }
    return new View(storage, order, all);
  }

  boolean isPrepared() {
    return preparation != NONE;
  }

  /** Whether they are bytes in the storage. */
  boolean isBytes() {
    return storage.type() == DataType.UINT8;
  }

  int size() {
    return order.size();
  }

  int units() {
    return preparation.units(storage.units());
  }

  /** Some rows of the storage, prepared if that draws nothing. */
  NDArray rows(int[] stored) {
    return preparation.deterministic()
        ? apply(() -> storage.gather(stored), storage.workspace().rng("nothing is drawn"))
        : storage.gather(stored);
  }

  /** The rows with these indices, for {@link #batch}. */
  Selection select(int[] indices) {
    return storage.select(order.rows(indices));
  }

  /** Some of the selected rows, prepared with the stream's numbers. */
  NDArray batch(Selection rows, int from, int to, Rng rng) {
    return apply(() -> rows.gather(from, to), rng);
  }

  private NDArray apply(Supplier<NDArray> rows, Rng rng) {
    return isPrepared() ? Workspace.scoped(() -> preparation.apply(rows.get(), rng)) : rows.get();
  }
}
