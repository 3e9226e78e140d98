package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.sampling.Fantasy;

/**
 * The heat capacity at temperature 1, the variance of the joint energy E over the model's own
 * states, d⟨E⟩/dT = ⟨E²⟩ − ⟨E⟩², in nats². It is large where the model is near a transition, or
 * where its chains have frozen in different valleys.
 *
 * <p>Paysage divides it by the root of the number of parameters: {@link #scaled}.
 *
 * @param samples how the fantasy particles are drawn; each group gives a variance
 * @param divided whether it is divided by the root of the number of parameters
 */
public record HeatCapacity(Samples samples, boolean divided) implements Metric {
  /** Var E of {@link Samples#standard()}, in nats². */
  public HeatCapacity() {
    this(Samples.standard());
  }

  /** Var E in nats². */
  public HeatCapacity(Samples samples) {
    this(samples, false);
  }

  /** Var E / √N with the number N of parameters that learn. */
  public HeatCapacity scaled() {
    return new HeatCapacity(samples, true);
  }

  @Override
  public String name() {
    return (divided ? "scaled " : "") + "heat capacity";
  }

  /**
   * Draws the particles; the data don't count.
   *
   * @throws IllegalArgumentException if the particles end with means instead of a sample
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    double[] energies = energies(machine, rng.split("fantasy"));
    double[] variances = new double[samples.groups()];
    for (int i = 0; i < variances.length; i++) {
      variances[i] = variance(energies, i * samples.rows(), (i + 1) * samples.rows());
    }
    double factor = divided ? 1 / Math.sqrt(machine.parameters().size()) : 1;
    Estimate mean = Estimate.mean(variances, divided ? "nats² / √parameters" : "nats²");
    return new Estimate(factor * mean.value(), factor * mean.error(), mean.unit());
  }

  private double[] energies(BoltzmannMachine machine, Rng rng) {
    Fantasy fantasy = samples.fantasy(machine, samples.groups() * samples.rows());
    if (fantasy.meanField()) {
      throw new IllegalArgumentException(
          "Expected particles that are sampled to the end, got a last mean-field sweep: means don't"
              + " scatter as the model does. Leave meanFieldAtTheEnd() out.");
    }
    try (NDScope scope = new NDScope();
        NDArray energies = machine.energy(fantasy.state(rng))) {
      scope.suppressNotUsedWarning();
      return energies.toDoubleArray();
    }
  }

  private static double variance(double[] values, int from, int to) {
    double mean = 0;
    for (int i = from; i < to; i++) {
      mean += values[i] / (to - from);
    }
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return squares / (to - from - 1);
  }
}
