package relief.evaluation;

import ai.djl.ndarray.NDArray;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;

/**
 * Paysage's reconstruction error: the root mean square error of a sampled reconstruction v′ ({@link
 * Reconstruction#sampled}) in standard deviations of the data's numbers,
 *
 * <pre>√(⟨(v′ − v)²⟩ / Var v)</pre>
 *
 * <p>with the mean and the variance over all units of all rows together. A v′ that has nothing to
 * do with v, but the same mean and variance everywhere, gives √2; independent pixels with the right
 * means give 1.22 on MNIST. Like {@link ReconstructionError} it doesn't rank models by likelihood.
 * (Paysage takes the mean over minibatches of this.)
 */
public record RelativeReconstructionError() implements Metric {
  private static final int[] OVER_UNITS = {1};

  @Override
  public String name() {
    return "relative reconstruction error";
  }

  /**
   * Draws what prepares the rows, and the reconstructions.
   *
   * @throws IllegalArgumentException if the data don't fit the machine, or all numbers are the same
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    Rng sweeps = rng.split("sweep");
    Estimate square =
        each(data, rng, (v, i) -> squares(Reconstruction.sampled(machine, v, sweeps.at(i)).sub(v)));
    double mean = each(data, rng, (v, i) -> v.mean(OVER_UNITS)).value();
    double variance = each(data, rng, (v, i) -> squares(v)).value() - mean * mean;
    if (!(variance > 0)) {
      throw new IllegalArgumentException(
          "Expected data whose numbers differ, got all of them the same in " + data + ".");
    }
    double root = Math.sqrt(square.value() / variance);
    double error = root > 0 ? square.error() / (2 * root * variance) : 0;
    return new Estimate(root, error, "standard deviations");
  }

  /** The same rows in every pass. */
  private static Estimate each(Dataset data, Rng rng, RowMetric.PerRow function) {
    return RowMetric.meanDrawn(data, "", rng.split("rows"), function);
  }

  private static NDArray squares(NDArray rows) {
    return rows.square().mean(OVER_UNITS);
  }
}
