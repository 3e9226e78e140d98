package relief.evaluation;

import ai.djl.ndarray.NDScope;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * Estimates log Z of a chain machine of any depth by annealed importance sampling (Neal 2001;
 * Salakhutdinov &amp; Murray 2008, section 4.1). Chains go from independent layers (β = 0), whose
 * visible parameters match the moments of the data and whose hidden parameters are zero, to the
 * machine (β = 1): parameters of layers are linear in β and couplings multiplied by it. A run's log
 * weight is
 *
 * <pre>log w = Σₖ [log p*(βₖ₊₁, xₖ) − log p*(βₖ, xₖ)],  log Z = log Z₀ + log ⟨w⟩</pre>
 *
 * <p>where p* is the unnormalised law of the even layers (the visible one among them), the odd ones
 * summed out, and xₖ has taken one Gibbs sweep at βₖ. Weights are sums in float64.
 *
 * <p>Draws one number a unit, run and β from streams of its own, in a way that depends neither on
 * timing nor on the number of workers. Calls that take more than two seconds show their progress;
 * an interrupt stops them ({@link relief.Interrupts}).
 *
 * @param runs how many annealing runs, at least 2
 * @param steps how many steps of β, at least 1; a ladder of Salakhutdinov and Murray's proportions
 * @param share the share of effective runs that is to remain after any single step, which then
 *     decides on the steps instead; 0 for {@code steps}
 * @param sweeps how many Gibbs sweeps chains of {@link #reverse} take at β = 1 first
 */
public record AnnealedImportanceSampling(int runs, int steps, double share, int sweeps)
    implements PartitionFunction {
  private static final int RUNS = 100;
  private static final int SWEEPS = 1000;
  private static final int MOST_PILOTS = 100;

  /** Salakhutdinov and Murray's ladder, section 6: so many steps up to each of these β. */
  private static final double[] KNOTS = {0, 500, 4500, 14_500};

  private static final double[] BETAS = {0, 0.5, 0.9, 1};

  /** Checks the numbers. */
  public AnnealedImportanceSampling {
    if (runs < 2 || steps < 1 || sweeps < 1 || !(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "Expected at least two runs, a step, a sweep and a share in [0, 1), got "
              + runs
              + ", "
              + steps
              + ", "
              + sweeps
              + " and "
              + share
              + ".");
    }
  }

  /**
   * 100 runs of 14 500 steps: 500 up to β = 0.5, 4 000 up to 0.9, 10 000 up to 1; reverse runs are
   * thermalised by 1000 sweeps.
   */
  public static AnnealedImportanceSampling standard() {
    return new AnnealedImportanceSampling(RUNS, (int) KNOTS[KNOTS.length - 1], 0, SWEEPS);
  }

  /** With so many runs. */
  public AnnealedImportanceSampling runs(int count) {
    return new AnnealedImportanceSampling(count, steps, share, sweeps);
  }

  /** With so many steps, in the same proportions. */
  public AnnealedImportanceSampling steps(int count) {
    return new AnnealedImportanceSampling(runs, count, 0, sweeps);
  }

  /**
   * With as many steps as it takes for a share of the runs to remain effective after any single
   * one: (Σu)² / (n Σu²) of its weights u. A pilot of at most 100 chains finds the ladder and is
   * thrown away, so that the estimate of Z stays unbiased. 0.9999 gives small errors.
   *
   * @param targetEffectiveSampleShare between 0 and 1, exclusive
   */
  public AnnealedImportanceSampling adaptive(double targetEffectiveSampleShare) {
    if (!(targetEffectiveSampleShare > 0 && targetEffectiveSampleShare < 1)) {
      throw new IllegalArgumentException(
          "Expected a share between 0 and 1, got " + targetEffectiveSampleShare + ".");
    }
    return new AnnealedImportanceSampling(runs, steps, targetEffectiveSampleShare, sweeps);
  }

  /** With so many Gibbs sweeps at β = 1 before reverse runs. */
  public AnnealedImportanceSampling thermalized(int count) {
    return new AnnealedImportanceSampling(runs, steps, share, count);
  }

  /**
   * log Z from runs up to the machine: on average too low, and exp(log Z) unbiased.
   *
   * @param data the rows whose moments the path starts from
   */
  public LogPartition forward(BoltzmannMachine machine, Dataset data, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      AnnealedPath path = AnnealedPath.of(machine, data);
      double[] ladder = ladder(path, rng);
      double[] weights =
          new AnnealedRuns(path, ladder)
              .logWeights(
                  runs, (part, own) -> path.start(part.size(), own), rng.split("forward AIS"));
      return LogPartition.of(
          path.logPartitionOfBase(), weights, ladder.length - 1, LogPartition.Method.FORWARD);
    }
  }

  /**
   * log Z from runs down from the machine: on average too high, if their start is in equilibrium.
   * Chains start at data rows drawn without replacement (again and again, where there are too few),
   * with hidden layers drawn given them, and take {@link #sweeps} Gibbs sweeps at β = 1 first.
   *
   * @param data test or validation data
   */
  public LogPartition reverse(BoltzmannMachine machine, Dataset data, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      AnnealedPath path = AnnealedPath.of(machine, data);
      double[] ladder = reversed(ladder(path, rng));
      DataStart start = DataStart.of(machine, data, runs, sweeps, rng.split("data"));
      double[] weights =
          new AnnealedRuns(path, ladder).logWeights(runs, start, rng.split("reverse AIS"));
      return LogPartition.of(
          path.logPartitionOfBase(), weights, ladder.length - 1, LogPartition.Method.REVERSE);
    }
  }

  /** Both directions: where they agree, log Z is known. */
  public Bracket bracket(BoltzmannMachine machine, Dataset data, Rng rng) {
    return new Bracket(forward(machine, data, rng), reverse(machine, data, rng));
  }

  /** The same as {@link #forward}. */
  @Override
  public LogPartition estimate(BoltzmannMachine machine, Dataset data, Rng rng) {
    return forward(machine, data, rng);
  }

  /** The values of β, from 0 to 1. */
  private double[] ladder(AnnealedPath path, Rng rng) {
    if (share > 0) {
      return new AdaptiveLadder(path, share)
          .choose(Math.min(runs, MOST_PILOTS), rng.split("pilot"));
    }
    double[] betas = new double[steps + 1];
    for (int i = 0; i <= steps; i++) {
      betas[i] = proportional(i * KNOTS[KNOTS.length - 1] / steps);
    }
    betas[steps] = 1;
    return betas;
  }

  /** β after so many of the 14 500 steps. */
  private static double proportional(double step) {
    int i = 1;
    while (i + 1 < KNOTS.length && step > KNOTS[i]) {
      i++;
    }
    double fraction = (step - KNOTS[i - 1]) / (KNOTS[i] - KNOTS[i - 1]);
    return BETAS[i - 1] + fraction * (BETAS[i] - BETAS[i - 1]);
  }

  private static double[] reversed(double[] ladder) {
    double[] down = new double[ladder.length];
    for (int i = 0; i < down.length; i++) {
      down[i] = ladder[down.length - 1 - i];
    }
    return down;
  }
}
