package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * How many of the fantasy particles look like data (Kynkäänniemi et al. 2019, section 2): the share
 * that is no further from some row of the data than this row is from its k-th nearest neighbour in
 * the data. {@link Recall} has the roles swapped. A model with high precision and low recall makes
 * good examples of some of the data only.
 *
 * @param samples what is compared
 * @param neighbours k
 */
public record Precision(Samples samples, int neighbours) implements Metric {
  static final int DEFAULT_NEIGHBOURS = 3;

  /** Checks the neighbours. */
  public Precision {
    Distances.requireNeighbours(neighbours, samples.rows());
  }

  /** The third neighbours of {@link Samples#standard()}. */
  public Precision() {
    this(Samples.standard(), DEFAULT_NEIGHBOURS);
  }

  @Override
  public String name() {
    return "precision";
  }

  /** Draws the particles, and which rows of the data are taken. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    double[] values =
        samples.compare(machine, data, rng, (x, y) -> percentageNear(y, x, neighbours));
    return Estimate.mean(values, "% of particles");
  }

  /**
   * How many of these rows are as near to some other as that one's k-th nearest neighbour among the
   * others, in per cent; float64 {@code [n, units]} and {@code [m, units]}.
   *
   * @throws IllegalArgumentException unless there are more others than neighbours
   */
  public static double percentageNear(NDArray rows, NDArray others, int neighbours) {
    Distances.requireNeighbours(neighbours, others.getShape().get(0));
    NDArray radius = Distances.toNeighbour(others, neighbours);
    NDArray inside = Distances.between(rows, others).lte(radius).toType(DataType.FLOAT64, false);
    return 100 * inside.max(new int[] {1}).mean().getDouble();
  }
}
