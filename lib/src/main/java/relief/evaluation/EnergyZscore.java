package relief.evaluation;

import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The {@link EnergyGap} in standard deviations of the energy of random states:
 *
 * <pre>(⟨E(v, h)⟩ − ⟨E(x)⟩) / √Var E(x)</pre>
 *
 * @param sweeps of the hidden layers with the data clamped, as in {@link EnergyGap}
 */
public record EnergyZscore(int sweeps) implements Metric {
  private static final int DEFAULT_SWEEPS = 10;

  /** Ten sweeps of the hidden layers. */
  public EnergyZscore() {
    this(DEFAULT_SWEEPS);
  }

  @Override
  public String name() {
    return "energy z-score";
  }

  /**
   * Draws what {@link EnergyGap#of} draws. The error counts that of the standard deviation as if
   * random energies were normal.
   *
   * @throws IllegalArgumentException if the data don't fit, or there is no sweep
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    double[] random = Energies.ofRandom(machine, data, rng.split("random"));
    double deviation = Estimate.mean(random, "").error() * Math.sqrt(random.length);
    Estimate gap = new EnergyGap(sweeps).of(machine, data, rng);
    double score = gap.value() / deviation;
    double ofDeviation = score / Math.sqrt(2 * (random.length - 1.0));
    return new Estimate(
        score, Math.hypot(gap.error() / deviation, ofDeviation), "standard deviations");
  }
}
