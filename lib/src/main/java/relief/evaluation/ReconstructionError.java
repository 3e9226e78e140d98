package relief.evaluation;

import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;

/**
 * The squared error Σ (v′ − v)² of the one-pass reconstruction v′ ({@link Reconstruction}), mean
 * over rows. A handy check that something is learned, and no more: it doesn't rank models by
 * likelihood, and grows when chains mix better.
 */
public record ReconstructionError() implements Metric {
  @Override
  public String name() {
    return "reconstruction error";
  }

  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    return RowMetric.mean(
        machine.memory().getDevice(),
        data,
        "squared error an image",
        (rows, chunk) -> Reconstruction.of(machine, rows).sub(rows).square().sum(new int[] {1}));
  }
}
