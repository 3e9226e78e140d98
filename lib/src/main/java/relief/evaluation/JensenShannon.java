package relief.evaluation;

import ai.djl.ndarray.NDArray;
import relief.Rng;
import relief.Scalar;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The Jensen–Shannon divergence of data and fantasy particles, ½ KL(p ‖ ½(p + q)) + ½ KL(q ‖ ½(p +
 * q)) in nats, from 0 for the same law to log 2, by nearest neighbours:
 *
 * <pre>½ Σ over both orders of [log 2 − (1/n) Σᵢ log(1 + (n − 1)/m · (ρ_x(i) / ρ_y(i))ᵈ)]</pre>
 *
 * <p>where the ratio of densities q/p at xᵢ is that of {@link KullbackLeibler}. The scatter of the
 * distances makes it too small by up to 1/4k, so that it may be negative. Paysage leaves out the
 * power d by default, which gives small smooth numbers in many dimensions, and no divergence of any
 * law; with it 784 units mostly give log 2. {@link #flattened} is Paysage's.
 *
 * @param samples what is compared
 * @param neighbours k
 * @param flat whether the power is 1 instead of the number of units
 */
public record JensenShannon(Samples samples, int neighbours, boolean flat) implements Metric {
  private static final int DEFAULT_NEIGHBOURS = 5;

  /** Checks the neighbours. */
  public JensenShannon {
    Distances.requireNeighbours(neighbours, samples.rows());
  }

  /** With the fifth neighbours. */
  public static JensenShannon of(Samples samples) {
    return new JensenShannon(samples, DEFAULT_NEIGHBOURS, false);
  }

  /** With the d-th root of the ratio of densities instead of the ratio. */
  public JensenShannon flattened() {
    return new JensenShannon(samples, neighbours, true);
  }

  @Override
  public String name() {
    return "Jensen–Shannon divergence" + (flat ? ", flattened" : "");
  }

  /** Draws the particles, and which rows of the data are taken. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    double power = flat ? 1 : data.units();
    return Estimate.mean(
        samples.compare(machine, data, rng, (x, y) -> between(x, y, neighbours, power)), "nats");
  }

  /**
   * The estimate from two samples, float64 {@code [n, units]} and {@code [m, units]}.
   *
   * @param power of the ratio of distances: the number of units, for the divergence itself
   * @throws IllegalArgumentException unless there are more rows in both than neighbours
   */
  public static double between(NDArray x, NDArray y, int neighbours, double power) {
    return (toMixture(x, y, neighbours, power) + toMixture(y, x, neighbours, power)) / 2;
  }

  /** KL(p ‖ ½(p + q)) = log 2 − ⟨log(1 + q/p)⟩. */
  private static double toMixture(NDArray x, NDArray y, int k, double power) {
    double n = x.getShape().get(0);
    double m = y.getShape().get(0);
    Distances.requireNeighbours(k, (long) Math.min(n, m + 1));
    NDArray ratio = Distances.toNeighbour(x, k).div(Distances.toNeighbour(x, y, k));
    double sum = 0;
    for (double each : Scalar.apply(ratio.log(), NDArray::mul, power).toDoubleArray()) {
      sum += softplus(each + Math.log((n - 1) / m));
    }
    return Math.log(2) - sum / n;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
