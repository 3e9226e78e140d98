package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import relief.Interrupts;
import relief.data.Dataset;

/**
 * The share of rows to whose label a block of DJL doesn't give the greatest output, in percent.
 *
 * @param block {@code [rows, units] → [rows, classes]}, initialized
 */
public record TestError(Block block) {
  private static final int CHUNK = 1000;
  private static final int PERCENT = 100;

  /**
   * With its standard error √(p (1 − p) / n). Rows come as {@link Dataset#rows()} gives them. Draws
   * nothing.
   *
   * @throws IllegalStateException if the data have no labels
   */
  public Estimate of(Dataset data) {
    int[] labels = data.labels();
    int wrong = 0;
    for (int from = 0; from < labels.length; from += CHUNK) {
      Interrupts.check();
      long[] guesses = classify(data, from, Math.min(labels.length, from + CHUNK));
      for (int i = 0; i < guesses.length; i++) {
        wrong += guesses[i] == labels[from + i] ? 0 : 1;
      }
    }
    double share = (double) wrong / labels.length;
    double error = Math.sqrt(share * (1 - share) / labels.length);
    return new Estimate(PERCENT * share, PERCENT * error, "% of " + labels.length + " rows");
  }

  private long[] classify(Dataset data, int from, int to) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray rows = data.rows(from, to);
      ParameterStore store = new ParameterStore(rows.getManager(), false);
      return block
          .forward(store, new NDList(rows), false)
          .singletonOrThrow()
          .argMax(1)
          .toLongArray();
    }
  }
}
