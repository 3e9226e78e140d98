package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import relief.Interrupts;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.LogWeights;
import relief.sampling.Rung;

/**
 * Annealing runs of hidden layers, several for each case. Cases are cut into blocks as {@link
 * AnnealedRuns} are: the numbers depend neither on timing nor on how many workers there are.
 *
 * @param machine the machine
 * @param runs of each case
 * @param steps of each run
 */
record PerCaseRuns(BoltzmannMachine machine, int runs, int steps) {
  private static final int LEAST_ROWS = 50;
  private static final int NUMBERS = 20_000;

  /** log ⟨w⟩ of each row of {@code [rows, units]}, an estimate of log p*(v). */
  double[] logarithms(NDArray visible, Rng rng) {
    Rung.requireTwoBlocks(machine);
    double[] values = new double[(int) visible.getShape().get(0)];
    List<Part> blocks = blocks(values.length);
    List<Part> parts = Workers.parts(machine.memory().getDevice(), blocks.size(), 1);
    Countdown countdown = new Countdown("per-case AIS", steps, blocks.size());
    Consumer<Part> block =
        cases -> {
          NDArray some = visible.get(cases.from() + ":" + cases.to());
          double[] logs = logWeights(some, cases.stream(rng), countdown);
          average(logs, cases, values);
        };
    countdown.during(
        () -> Workers.run(parts, some -> blocks.subList(some.from(), some.to()).forEach(block)));
    return values;
  }

  private List<Part> blocks(int cases) {
    int units = machine.layers().stream().mapToInt(Layer::units).sum();
    int each = Math.max(1, Math.max(LEAST_ROWS, NUMBERS / units) / runs);
    return Part.split(cases, (cases + each - 1) / each);
  }

  /** Those of all runs, case after case. */
  private double[] logWeights(NDArray cases, Rng rng, Countdown countdown) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      ClampedPath path = ClampedPath.of(machine, cases, runs);
      NDArray sum = path.logPartitionOfBase();
      State state = path.start(rng.split("start"));
      int count = path.kept().isEmpty() ? 1 : steps; // an RBM has nothing to anneal
      Rng sweeps = rng.split("sweeps");
      for (int i = 1; i <= count; i++) {
        Interrupts.check();
        countdown.tick();
        double[] betas = {(i - 1.0) / count, (double) i / count};
        state = Moved.replace(state, step(path, state, betas, sum, sweeps));
      }
      return sum.toDoubleArray();
    }
  }

  /**
   * Adds what the step from one β to the next is worth, and moves the chains there, if not at 1.
   */
  private static State step(ClampedPath path, State state, double[] betas, NDArray sum, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      SortedMap<Integer, NDArray> fields = path.fields(path.summed(), state);
      sum.addi(path.logProbability(betas[1], state, fields));
      sum.subi(path.logProbability(betas[0], state, fields));
      return Moved.release(betas[1] == 1 ? state : path.sweep(betas[1], fields, rng));
    }
  }

  private void average(double[] logs, Part cases, double[] values) {
    for (int i = 0; i < cases.size(); i++) {
      double[] own = Arrays.copyOfRange(logs, i * runs, (i + 1) * runs);
      values[cases.from() + i] = LogWeights.logSumExp(own) - Math.log(runs);
    }
  }
}
