package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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
import relief.sampling.Rung;

/**
 * Annealing runs, a row each. They are cut into blocks, by the machine's size alone, each with a
 * random stream of its own, and workers take the blocks: the numbers depend neither on timing nor
 * on how many workers there are.
 */
final class AnnealedRuns {
  private static final int LEAST_ROWS = 50;
  private static final int NUMBERS = 20_000;

  private final AnnealedPath path;
  private final double[] ladder;

  /**
   * Along a path.
   *
   * @param ladder the values of β, from the first to the last, rising or falling
   */
  AnnealedRuns(AnnealedPath path, double[] ladder) {
    this.path = path;
    this.ladder = ladder;
  }

  /** Where chains start. */
  @FunctionalInterface
  interface Start {
    /** A row for each run of the part; only the kept layers count. */
    State of(Part runs, Rng rng);
  }

  /** The log weights Σ log p*(β next, x) − log p*(β, x) of so many runs, in order. */
  double[] logWeights(int runs, Start start, Rng rng) {
    double[] weights = new double[runs];
    List<Part> blocks = blocks(path.machine(), runs);
    List<Part> parts = Workers.parts(path.machine().memory().getDevice(), blocks.size(), 1);
    Countdown countdown = new Countdown(name(), ladder.length - 1, blocks.size());
    Consumer<Part> block = b -> run(b, start, rng, weights, countdown);
    countdown.during(
        () -> Workers.run(parts, some -> blocks.subList(some.from(), some.to()).forEach(block)));
    return weights;
  }

  private String name() {
    boolean rises = ladder[0] < ladder[ladder.length - 1];
    return (rises ? LogPartition.Method.FORWARD : LogPartition.Method.REVERSE).toString();
  }

  private static List<Part> blocks(BoltzmannMachine machine, int runs) {
    return Part.split(runs, blockCount(machine, runs));
  }

  /** How many blocks so many rows are cut into, by the machine's size alone. */
  static int blockCount(BoltzmannMachine machine, int rows) {
    int units = machine.layers().stream().mapToInt(Layer::units).sum();
    int each = Math.max(LEAST_ROWS, NUMBERS / units);
    return (rows + each - 1) / each;
  }

  private void run(Part block, Start start, Rng rng, double[] weights, Countdown countdown) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Rng own = block.stream(rng);
      State state = path.kept(start.of(block, own.split("start")));
      NDArray sum = path.machine().memory().zeros(new Shape(block.size()), DataType.FLOAT64);
      Rng sweeps = own.split("sweeps");
      for (int i = 1; i < ladder.length; i++) {
        Interrupts.check();
        countdown.tick();
        state = Moved.replace(state, step(state, i, sum, sweeps));
      }
      System.arraycopy(sum.toDoubleArray(), 0, weights, block.from(), block.size());
    }
  }

  /** Adds what the step to the i-th β is worth, and moves the chains there, but after the last. */
  private State step(State state, int i, NDArray sum, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Rung next = path.at(ladder[i]);
      SortedMap<Integer, NDArray> fields = next.fields(state);
      sum.addi(next.logProbability(state, fields));
      sum.subi(path.at(ladder[i - 1]).logProbability(state, fields));
      boolean last = i + 1 == ladder.length;
      return Moved.release(last ? state : next.sweep(fields, rng));
    }
  }
}
