package relief.evaluation;

import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The mean joint energy of data rows less that of random states, in nats:
 *
 * <pre>⟨E(v, h)⟩ over data v and h from p(h | v)  −  ⟨E(x)⟩ over x from the layers' own laws</pre>
 *
 * <p>Below 0, and the further the better the couplings tell data from noise. It doesn't rank models
 * by likelihood. (Paysage drew h without regard to v, and averaged a Gaussian layer's energy over
 * its units; here an energy is that of all units.)
 *
 * @param sweeps of the hidden layers with the data clamped: one is exact for an RBM; a deep machine
 *     needs some to forget its start
 */
public record EnergyGap(int sweeps) implements Metric {
  private static final int DEFAULT_SWEEPS = 10;

  /** Ten sweeps of the hidden layers. */
  public EnergyGap() {
    this(DEFAULT_SWEEPS);
  }

  @Override
  public String name() {
    return "energy gap";
  }

  /**
   * Draws the hidden layers of the data, and as many random states, at most 5000.
   *
   * @throws IllegalArgumentException if the data don't fit, or there is no sweep
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    Estimate seen = Energies.ofData(machine, data, sweeps, rng.split("data"));
    double[] energies = Energies.ofRandom(machine, data, rng.split("random"));
    Estimate random = Estimate.mean(energies, "nats");
    return new Estimate(
        seen.value() - random.value(), Math.hypot(seen.error(), random.error()), "nats");
  }
}
