package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.stream.IntStream;
import relief.Workspace;

/** Rows in the order of time, as what is to be predicted from the rows before. */
public final class TimeSeries {
  private TimeSeries() {}

  /**
   * Every frame with the frames before it as values of another layer: a data set of its own, whose
   * rows are the frames from the one after the first {@code frames} on, {@code observing} their
   * histories, {@code [rows, frames · units]}, the oldest frame first.
   *
   * <p>A series with labels is several sequences, one below the other: the label says which, and no
   * history runs over the beginning of a sequence. The frames keep their labels.
   *
   * @param series frames in their order, without a random preparation
   * @param frames how many a history has, at least 1
   * @param layer index of the layer of the histories
   * @throws IllegalArgumentException if no frame has as many before it
   */
  public static Dataset windows(Dataset series, int frames, int layer) {
    Checks.requireFixed(series, "make windows of the prepared rows");
    int[] present = present(series, frames);
    Workspace workspace = series.view().storage().workspace();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      String name = series.name() + " given " + frames + " frames";
      Dataset own = Dataset.of(workspace, name, series.rows(present));
      if (series.isLabelled()) {
        int[] labels = series.labels();
        own = own.withLabels(IntStream.of(present).map(t -> labels[t]).toArray());
      }
      NDArray past = histories(series, present, frames);
      return own.observing(layer, Dataset.of(workspace, "histories of " + series.name(), past));
    }
  }

  /** The indices of the frames that have as many frames of their sequence before them. */
  private static int[] present(Dataset series, int frames) {
    if (frames < 1) {
      throw new IllegalArgumentException(
          "Expected a history of at least one frame, got " + frames + ".");
    }
    int[] labels = series.isLabelled() ? series.labels() : new int[series.size()];
    int[] present =
        IntStream.range(frames, series.size())
            .filter(t -> IntStream.rangeClosed(1, frames).allMatch(i -> labels[t - i] == labels[t]))
            .toArray();
    if (present.length == 0) {
      throw new IllegalArgumentException(
          "Expected a sequence of more than "
              + frames
              + " frames, got "
              + series
              + "; take shorter histories.");
    }
    return present;
  }

  private static NDArray histories(Dataset series, int[] present, int frames) {
    NDList past = new NDList();
    for (int lag = frames; lag > 0; lag--) {
      int before = lag;
      past.add(series.rows(IntStream.of(present).map(t -> t - before).toArray()));
    }
    return NDArrays.concat(past, 1);
  }
}
