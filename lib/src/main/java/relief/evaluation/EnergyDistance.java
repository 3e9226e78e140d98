package relief.evaluation;

import ai.djl.ndarray.NDArray;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The energy distance between data x and fantasy particles y (Székely &amp; Rizzo 2013, equation
 * 2.2):
 *
 * <pre>D² = 2 ⟨‖x − y‖⟩ − ⟨‖x − x′‖⟩ − ⟨‖y − y′‖⟩ ≥ 0</pre>
 *
 * <p>It is 0 if both have the same law, and only then. Distances are Euclidean; x, x′ and y, y′ are
 * different rows, so that the estimate is unbiased, and may come out a little below 0. The number
 * of rows doesn't matter.
 *
 * @param samples what is compared
 */
public record EnergyDistance(Samples samples) implements Metric {
  /** Of {@link Samples#standard()}. */
  public EnergyDistance() {
    this(Samples.standard());
  }

  @Override
  public String name() {
    return "energy distance";
  }

  /** Draws the particles, and which rows of the data are taken. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    return Estimate.mean(
        samples.compare(machine, data, rng, EnergyDistance::between), "Euclidean distance");
  }

  /** The estimate from two samples, float64 {@code [n, units]} and {@code [m, units]}. */
  public static double between(NDArray data, NDArray model) {
    return 2 * Distances.mean(data, model)
        - Distances.meanWithin(data)
        - Distances.meanWithin(model);
  }
}
