package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import relief.Workspace;

/** Rows computed from the rows of a data set, some at a time, into a new storage. */
final class Mapped {
  private static final int CHUNK = 1000;

  private Mapped() {}

  /** The results are of one type and width, float32, or uint8 for 0 and 1. */
  static InMemory of(Dataset data, UnaryOperator<NDArray> function) {
    NDManager owner = data.view().storage().workspace().owner();
    try {
      NDArray all = null;
      for (int from = 0; from < data.size(); from += CHUNK) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          int to = Math.min(data.size(), from + CHUNK);
          NDArray some = function.apply(data.rows(from, to));
          requireRows(some, to - from);
          all = all == null ? empty(owner, data, some) : all;
          all.set(new NDIndex(from + ":" + to), some);
        }
      }
      return InMemory.plain(data.view().storage().workspace(), owner, all);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private static NDArray empty(NDManager owner, Dataset data, NDArray like) {
    Shape shape = new Shape(data.size(), like.getShape().get(1));
    data.view().storage().requireRoom(shape.size() * like.getDataType().getNumOfBytes());
    return Workspace.keep(owner, owner.create(shape, like.getDataType()));
  }

  private static void requireRows(NDArray some, int rows) {
    Checks.requireRows(some);
    if (some.getShape().get(0) != rows) {
      throw new IllegalArgumentException(
          "Expected a function that gives a row for each of "
              + rows
              + " rows, got "
              + some.getShape()
              + ".");
    }
  }
}
