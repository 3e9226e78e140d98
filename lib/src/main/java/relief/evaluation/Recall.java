package relief.evaluation;

import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * How much of the data the model reaches (Kynkäänniemi et al. 2019, section 2): the share of data
 * rows that are no further from some fantasy particle than this one is from its k-th nearest
 * neighbour among the particles. See {@link Precision}.
 *
 * @param samples what is compared
 * @param neighbours k
 */
public record Recall(Samples samples, int neighbours) implements Metric {
  /** Checks the neighbours. */
  public Recall {
    Distances.requireNeighbours(neighbours, samples.rows());
  }

  /** The third neighbours of {@link Samples#standard()}. */
  public Recall() {
    this(Samples.standard(), Precision.DEFAULT_NEIGHBOURS);
  }

  @Override
  public String name() {
    return "recall";
  }

  /** Draws the particles, and which rows of the data are taken. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    double[] values =
        samples.compare(machine, data, rng, (x, y) -> Precision.percentageNear(x, y, neighbours));
    return Estimate.mean(values, "% of data rows");
  }
}
