package relief.evaluation;

import ai.djl.ndarray.NDArray;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The energy coefficient of data x and fantasy particles y, from 0 for the same law to 1:
 *
 * <pre>√H,  H = D² / 2⟨‖x − y‖⟩</pre>
 *
 * <p>with the squared {@link EnergyDistance} D². H is the coefficient of inhomogeneity of Székely
 * &amp; Rizzo 2013; Paysage takes its root. Paysage also counts the distance of each row to itself
 * as one, so that two samples of the same law have about 1/√rows instead of 0: 0.1 with its
 * minibatches of 100. Here a mean H below 0, as chance may have it, counts as 0.
 *
 * @param samples what is compared
 */
public record EnergyCoefficient(Samples samples) implements Metric {
  /** Of {@link Samples#standard()}. */
  public EnergyCoefficient() {
    this(Samples.standard());
  }

  @Override
  public String name() {
    return "energy coefficient";
  }

  /**
   * The root of the mean H of the groups. Draws the particles, and which rows of the data are
   * taken. The error is e / 2√H where H is above its error e, and at most √e / 2.
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    double[] values = samples.compare(machine, data, rng, EnergyCoefficient::inhomogeneity);
    Estimate squared = Estimate.mean(values, "");
    double root = Math.sqrt(Math.max(0, squared.value()));
    double error = squared.error() / (2 * Math.max(root, Math.sqrt(squared.error())));
    return new Estimate(root, squared.error() == 0 ? 0 : error, "from 0 to 1");
  }

  /**
   * The estimate of H from two samples, float64 {@code [n, units]} and {@code [m, units]}; 0 if all
   * rows are the same.
   */
  public static double inhomogeneity(NDArray data, NDArray model) {
    double between = Distances.mean(data, model);
    double within = Distances.meanWithin(data) + Distances.meanWithin(model);
    return between == 0 ? 0 : 1 - within / (2 * between);
  }
}
