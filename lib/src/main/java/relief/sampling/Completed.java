package relief.sampling;

import ai.djl.ndarray.NDArray;
import relief.Workspace;

/**
 * Rows with their unknown units filled in: what {@link Completion} draws. The arrays belong to the
 * caller's scope. Known units have their own values everywhere, and no deviation.
 *
 * @param mean the conditional means of the unknown units given the known ones, {@code [rows,
 *     units]}
 * @param deviation the standard deviation of each unit about that mean, by the chains' draws:
 *     {@code [rows, units]}; how uncertain the unit is
 * @param error the standard error of the mean, between the chains: {@code [rows, units]}; how
 *     uncertain the number is. NaN for a single chain
 * @param samples one completion a chain, where it ended: {@code [chains, rows, units]}
 */
public record Completed(NDArray mean, NDArray deviation, NDArray error, NDArray samples) {
  /**
   * The completions of one chain: {@code [rows, units]}.
   *
   * @param chain from 0
   */
  public NDArray sample(int chain) {
    return Workspace.scoped(() -> samples.get(chain).duplicate());
  }

  @Override
  public String toString() {
    return "Completions " + mean.getShape() + " by " + samples.getShape().get(0) + " chains";
  }
}
