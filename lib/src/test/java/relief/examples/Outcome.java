package relief.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import relief.evaluation.Estimate;

/**
 * What an example came to.
 *
 * @param error the squared error a row of what it reconstructs, or null
 * @param note what else there is to say
 */
public record Outcome(Estimate error, String note) {
  /** A reconstruction error alone. */
  public static Outcome of(Estimate error) {
    return new Outcome(error, "");
  }

  /** The mean over rows of Σ (v′ − v)². */
  public static Outcome of(NDArray rows, NDArray reconstructions) {
    NDArray squares = reconstructions.sub(rows).square().sum(new int[] {1});
    double[] each = squares.toType(DataType.FLOAT64, false).toDoubleArray();
    return of(Estimate.mean(each, "squared error an image"));
  }

  /** Words alone. */
  public static Outcome of(String note) {
    return new Outcome(null, note);
  }

  /** With words. */
  public Outcome with(String words) {
    return new Outcome(error, words);
  }
}
