package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import relief.Interrupts;

/** Gives the bytes of rows, one after another. */
@FunctionalInterface
interface RowFeed {
  /** Puts all rows into the sink, in order. */
  void give(Sink sink) throws IOException;

  /** Takes whole rows, one or more at a time. */
  @FunctionalInterface
  interface Sink {
    /** Takes the next rows. */
    void put(byte[] rows) throws IOException;
  }

  /** The rows of a data set, about 4 MiB at a time. */
  static RowFeed of(Dataset data, RowCoder coder) {
    int block = (int) Math.max(1, (1L << 22) / (4L * coder.units()));
    return sink -> {
      for (int from = 0; from < data.size(); from += block) {
        Interrupts.check();
        sink.put(encoded(data, coder, from, Math.min(data.size(), from + block)));
      }
    };
  }

  private static byte[] encoded(Dataset data, RowCoder coder, int from, int to) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray rows = data.rows(from, to);
      return coder.encode(rows);
    }
  }
}
