package relief.evaluation;

import java.util.List;
import relief.Rng;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/**
 * The mean log-likelihood of the rows with log Z by TAP, Γ − ⟨F(v)⟩ in nats a row, without
 * sampling: a curve to watch while couplings are weak (Gabrié, Tramel &amp; Krzakala 2015). The
 * error is that of the mean over rows alone; how wrong Γ is, nobody knows. Order 1 can only
 * flatter. On MNIST (784-200, order 2, 20 starts) readings in training were from 4 nats too low to
 * 11 too high, and other starts gave others. Take {@link LogLikelihood} for the number.
 *
 * <p>At the least point of Γ no row of 0 and 1 gets a likelihood above 1, as holding the visible
 * units at v, and the hidden ones at their means, has Γ = F(v). Where an estimate is above 0 all
 * the same, as no iteration came to that point, the words after the number say so. Free energies of
 * machines with more than one hidden layer are enumerated, as in {@link Exact}.
 *
 * @param energy how −log Z is estimated
 */
public record TapLikelihood(TapEnergy energy) implements Metric {
  /** With {@link TapEnergy#of}. */
  public static TapLikelihood of(int order) {
    return new TapLikelihood(TapEnergy.of(order));
  }

  @Override
  public String name() {
    return "log-likelihood (TAP)";
  }

  /**
   * Draws what {@link TapEnergy} draws, and what prepares the rows.
   *
   * @throws IllegalArgumentException if rows are no outcomes ({@link Layer#requireOutcome})
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    Estimate rows = LogLikelihood.unnormalized(machine, data, rng);
    Estimate free = energy.of(machine, data, rng.split("TAP"));
    double value = rows.value() + free.value();
    boolean impossible = value > 0 && Double.isFinite(Enumerated.bits(machine, List.of(0)));
    String warning = impossible ? " above 0, so wrong: take more starts, or AIS" : "";
    return new Estimate(value, rows.error(), rows.unit()).from(free.source() + warning);
  }
}
