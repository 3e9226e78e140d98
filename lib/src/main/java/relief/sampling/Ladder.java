package relief.sampling;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;
import relief.Rng;
import relief.models.BoltzmannMachine;

/**
 * Temperatures between which swaps are accepted equally often. Were C normal at every β, the
 * acceptance between neighbours would be erfc(length / 2), where their distance in units of C's
 * standard deviation, ∫ σ(C) dβ, adds up from pair to pair (Predescu et al. 2004; Kofke 2004). So a
 * pilot run measures acceptances, their inverse gives lengths, and a new ladder divides the whole
 * length equally. A few rounds make good for laws that are not normal and for first ladders with
 * too few steps.
 */
final class Ladder {
  private static final double TARGET = 0.3;
  private static final double LEAST = 1e-12;
  private static final int ROUNDS = 5;
  private static final int CHAINS = 50;
  private static final int SWEEPS = 50;

  private Ladder() {}

  /** What {@link ParallelTempering#adapted} promises. */
  static ParallelTempering adapted(ParallelTempering first, BoltzmannMachine machine, Rng rng) {
    ParallelTempering kernel = first;
    for (int round = 0; round < ROUNDS; round++) {
      kernel = next(kernel, kernel.diagnose(machine, CHAINS, SWEEPS, rng.at(round)));
    }
    return kernel;
  }

  private static ParallelTempering next(ParallelTempering kernel, TemperingDiagnostics pilot) {
    List<Double> betas = kernel.betas();
    double[] travelled = new double[betas.size()];
    for (int i = 1; i < travelled.length; i++) {
      double acceptance = Math.max(LEAST, pilot.acceptance().get(i - 1));
      travelled[i] = travelled[i - 1] + Erf.erfcInv(Math.min(1, acceptance));
    }
    double all = travelled[travelled.length - 1];
    int steps = (int) Math.max(1, Math.ceil(all / Erf.erfcInv(TARGET)));
    double[] ladder =
        IntStream.rangeClosed(0, steps)
            .mapToDouble(i -> beta(betas, travelled, all * i / steps))
            .toArray();
    ladder[steps] = betas.get(betas.size() - 1);
    return ParallelTempering.ladder(ladder);
  }

  /** Where so much of the way is done, in a straight line between two temperatures. */
  private static double beta(List<Double> betas, double[] travelled, double distance) {
    int i = 0;
    while (i + 2 < travelled.length && travelled[i + 1] < distance) {
      i++;
    }
    double length = travelled[i + 1] - travelled[i];
    double share = length > 0 ? Math.min(1, (distance - travelled[i]) / length) : 0;
    return betas.get(i) + share * (betas.get(i + 1) - betas.get(i));
  }
}
