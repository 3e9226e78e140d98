package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.List;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;

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
  private static final int LEAST_ROWS = 50;
  private static final int NUMBERS = 20_000;

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

  /** The error is that of the rows, with that of their runs, and that of log Z. */
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
      Batch some = data.batches(count, rng.split("rows")).iterator().next();
      double[] values = unnormalized(machine, some.visible(), rng.split("runs"));
      return Estimate.mean(values, "nats");
    }
  }

  /** log p̂*(v) of each row of {@code [rows, units]}, by workers side by side. */
  double[] unnormalized(BoltzmannMachine machine, NDArray visible, Rng rng) {
    Exact.requireTwo(machine);
    double[] values = new double[(int) visible.getShape().get(0)];
    List<Part> blocks = blocks(machine, values.length);
    Workers.run(
        Workers.parts(machine.memory().getDevice(), blocks.size(), 1),
        some ->
            blocks.subList(some.from(), some.to()).stream()
                .filter(block -> block.size() > 0)
                .forEach(block -> run(machine, visible, block, block.stream(rng), values)));
    return values;
  }

  private List<Part> blocks(BoltzmannMachine machine, int cases) {
    int units = machine.layers().stream().mapToInt(Layer::units).sum();
    int each = Math.max(1, Math.max(LEAST_ROWS, NUMBERS / units) / runs);
    return Part.split(cases, (cases + each - 1) / each);
  }

  private void run(
      BoltzmannMachine machine, NDArray visible, Part block, Rng rng, double[] values) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray cases = visible.get(block.from() + ":" + block.to());
      ClampedPath path = ClampedPath.of(machine, cases, runs);
      NDArray sum = path.logPartitionOfBase();
      State state = path.start(rng.split("start"));
      int count = path.kept().isEmpty() ? 1 : steps; // nothing to anneal
      Rng sweeps = rng.split("sweeps");
      for (int i = 1; i <= count; i++) {
        State next =
            step(path, state, new double[] {(i - 1.0) / count, (double) i / count}, sum, sweeps);
        state = Moved.replace(state, next);
      }
      average(sum.toDoubleArray(), block, values);
    }
  }

  /** Adds what the step from one β to the next is worth, and moves the chains there. */
  private static State step(ClampedPath path, State state, double[] betas, NDArray sum, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      var fields = path.fields(path.summed(), state);
      sum.addi(path.logProbability(betas[1], state, fields));
      sum.subi(path.logProbability(betas[0], state, fields));
      return Moved.release(betas[1] == 1 ? state : path.sweep(betas[1], fields, rng));
    }
  }

  /** log ⟨w⟩ of each case. */
  private void average(double[] logs, Part block, double[] values) {
    for (int i = 0; i < block.size(); i++) {
      double[] own = Arrays.copyOfRange(logs, i * runs, (i + 1) * runs);
      values[block.from() + i] = Enumerated.logSumExp(own) - Math.log(runs);
    }
  }
}
