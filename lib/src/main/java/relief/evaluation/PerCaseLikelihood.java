package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The mean log-likelihood of some rows in nats, with the hidden layers of a deep machine summed out
 * by annealed importance sampling, row by row: tighter than the {@link VariationalBound}. Of a
 * hundred test cases, Salakhutdinov &amp; Hinton 2009 (section 4) tell both.
 *
 * <p>For each row v, runs go from the mean-field law q(h) of that bound to p(h | v) in equal steps
 * of β (Neal 2001):
 *
 * <pre>log p*(h; β) = (1 − β) log q(h) + β (−E(v, h)),  log p̂*(v) = log ⟨w⟩</pre>
 *
 * <p>The odd hidden layers are summed out of the weights in closed form, so an RBM is exact. The
 * mean weight is an unbiased estimate of p*(v) = Σ exp(−E(v, h)), hence its logarithm is too low on
 * average: ⟨log p̂*(v)⟩ lies between the variational bound and log p*(v), whatever the numbers of
 * runs and steps. Less an estimate of log Z this estimates log p(v).
 *
 * <p>Draws one number a hidden unit, run and step from streams of its own, in a way that depends
 * neither on timing nor on the number of workers.
 *
 * @param partition how log Z is found: {@link Exact} or {@link AnnealedImportanceSampling}
 * @param rows how many rows are drawn from the data, without replacement; all, if there are fewer
 * @param runs how many annealing runs each row has
 * @param steps how many steps of β each run takes
 */
public record PerCaseLikelihood(PartitionFunction partition, int rows, int runs, int steps)
    implements Metric {
  private static final int ROWS = 100;
  private static final int RUNS = 20;
  private static final int STEPS = 500;

  /** Checks the numbers. */
  public PerCaseLikelihood {
    if (rows < 1 || runs < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "Expected at least one row, one run and one step, got "
              + rows
              + ", "
              + runs
              + " and "
              + steps
              + ".");
    }
  }

  /** 100 rows, with 20 runs of 500 steps each. */
  public static PerCaseLikelihood by(PartitionFunction partition) {
    return new PerCaseLikelihood(partition, ROWS, RUNS, STEPS);
  }

  /** With so many rows. */
  public PerCaseLikelihood rows(int count) {
    return new PerCaseLikelihood(partition, count, runs, steps);
  }

  /** With so many runs for each row. */
  public PerCaseLikelihood runs(int count) {
    return new PerCaseLikelihood(partition, rows, count, steps);
  }

  /** With so many steps. */
  public PerCaseLikelihood steps(int count) {
    return new PerCaseLikelihood(partition, rows, runs, count);
  }

  @Override
  public String name() {
    return "log-likelihood (per case)";
  }

  /**
   * The error is that of the rows, with that of their runs, and that of log Z.
   *
   * @throws IllegalArgumentException if rows are no outcomes ({@link
   *     relief.layers.Layer#requireOutcome})
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    Estimate cases = unnormalized(machine, data, rng);
    return LogLikelihood.estimate(cases, partition.estimate(machine, data, rng));
  }

  /** The estimate with log Z from both sides. */
  public BracketedLikelihood bracket(
      BoltzmannMachine machine, Dataset data, AnnealedImportanceSampling sampling, Rng rng) {
    Estimate cases = unnormalized(machine, data, rng);
    return new BracketedLikelihood(cases, sampling.bracket(machine, data, rng));
  }

  private Estimate unnormalized(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int count = Math.min(rows, data.size());
      NDArray some = data.batches(count, rng.split("rows")).iterator().next().visible();
      machine.layers().get(0).requireOutcome(some);
      Estimate mean = Estimate.mean(logarithms(machine, some, rng.split("runs")), "nats");
      return mean.from(String.format("%d rows, %d runs of %d steps each", count, runs, steps));
    }
  }

  /** log p̂*(v) of each row of {@code [rows, units]}. */
  double[] logarithms(BoltzmannMachine machine, NDArray visible, Rng rng) {
    return new PerCaseRuns(machine, runs, steps).logarithms(visible, rng);
  }
}
