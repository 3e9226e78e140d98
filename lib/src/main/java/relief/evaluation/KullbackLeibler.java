package relief.evaluation;

import ai.djl.ndarray.NDArray;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The Kullback–Leibler divergence KL(data ‖ model) by nearest neighbours (Wang, Kulkarni &amp;
 * Verdú 2009, equation 5), in nats:
 *
 * <pre>(d / n) Σᵢ log(ρ_y(i) / ρ_x(i)) + log(m / (n − 1))</pre>
 *
 * <p>with n rows x of the data, m particles y, d units, and the distances ρ of xᵢ to its k-th
 * nearest neighbour among the y, and among the other x. The reverse, KL(model ‖ data), has the
 * roles swapped. It is consistent for laws with densities; equal rows count as 10⁻⁷ apart, so that
 * of binary data the number is good for comparing models only. In many dimensions it converges
 * slowly and is mostly too small, as it is where x has tails that y lacks: with 250 rows of two
 * units 0.15 instead of 0.51 nats for N(0.3, 1) against N(0, 0.49). It may be negative.
 *
 * <p>For each unit, everything is divided by d. Paysage's default leaves out the factor d, but not
 * from the second term.
 *
 * @param samples what is compared
 * @param neighbours k
 * @param reverse whether the particles have the role of x
 * @param averaged whether the number is divided by the number of units
 */
public record KullbackLeibler(Samples samples, int neighbours, boolean reverse, boolean averaged)
    implements Metric {
  private static final int DEFAULT_NEIGHBOURS = 5;

  /** Checks the neighbours. */
  public KullbackLeibler {
    Distances.requireNeighbours(neighbours, samples.rows());
  }

  /** KL(data ‖ model) with the fifth neighbours, in nats. */
  public static KullbackLeibler of(Samples samples) {
    return new KullbackLeibler(samples, DEFAULT_NEIGHBOURS, false, false);
  }

  /** The other way round. */
  public KullbackLeibler reversed() {
    return new KullbackLeibler(samples, neighbours, !reverse, averaged);
  }

  /** The same divided by the number of units: nats a unit. */
  public KullbackLeibler perUnit() {
    return new KullbackLeibler(samples, neighbours, reverse, true);
  }

  @Override
  public String name() {
    return (reverse ? "reverse " : "") + "KL divergence" + (averaged ? " a unit" : "");
  }

  /** Draws the particles, and which rows of the data are taken. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    double[] values =
        samples.compare(
            machine, data, rng, (x, y) -> reverse ? of(y, x, neighbours) : of(x, y, neighbours));
    double factor = averaged ? 1.0 / data.units() : 1;
    Estimate mean = Estimate.mean(values, averaged ? "nats a unit" : "nats");
    return new Estimate(factor * mean.value(), factor * mean.error(), mean.unit());
  }

  /**
   * The estimate of KL(x ‖ y) in nats from two samples, float64 {@code [n, units]} and {@code [m,
   * units]}.
   *
   * @throws IllegalArgumentException unless there are more rows in both than neighbours
   */
  public static double of(NDArray x, NDArray y, int neighbours) {
    double n = x.getShape().get(0);
    double m = y.getShape().get(0);
    Distances.requireNeighbours(neighbours, (long) Math.min(n, m + 1));
    NDArray ratio =
        Distances.toNeighbour(x, y, neighbours).div(Distances.toNeighbour(x, neighbours));
    double units = x.getShape().get(1);
    return units * ratio.log().mean().getDouble() + Math.log(m / (n - 1));
  }
}
