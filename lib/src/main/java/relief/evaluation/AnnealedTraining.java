package relief.evaluation;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.function.Supplier;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.sampling.Rung;

/**
 * Weighted chains that follow a machine through its training: from independent layers, by
 * annealing, to where the training starts, and on along a running mean of its parameters. The
 * parameters themselves are a rough way, to and fro with the noise of every minibatch, and what
 * chains lose on a way grows with its length.
 */
final class AnnealedTraining implements AutoCloseable {
  /** The share of chains that remain effective after a step of the annealing. */
  private static final double SHARE = 0.999;

  /** Steps of copies of the chains to parameters that are off the way. */
  private static final int BRIDGE = 20;

  private final WeightedChains chains;
  private final double base;
  private final NDManager owner;
  private final Parameters here;
  private int steps;

  private AnnealedTraining(
      BoltzmannMachine machine, WeightedChains chains, double base, int steps) {
    this.chains = chains;
    this.base = base;
    this.steps = steps;
    owner = machine.memory().newSubManager();
    here = machine.parameters().map(array -> Workspace.keep(owner, array.duplicate()));
  }

  /** Anneals so many groups of so many chains up to the machine as it is now. */
  static AnnealedTraining start(
      BoltzmannMachine machine, Dataset data, int groups, int size, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      AnnealedPath path = AnnealedPath.of(machine, data);
      double[] ladder = new AdaptiveLadder(path, SHARE).choose(groups * size, rng.split("pilot"));
      WeightedChains chains = WeightedChains.start(path, groups, size, rng.split("start"));
      for (int i = 1; i < ladder.length; i++) {
        double beta = ladder[i];
        visit(chains, () -> path.at(beta), rng.split("annealing").at(i));
      }
      return new AnnealedTraining(machine, chains, path.logPartitionOfBase(), ladder.length - 1);
    }
  }

  /**
   * Goes a share of the way to the machine's parameters, and the chains with it: at every m-th of
   * the updates this makes a running mean over the last m / share of them.
   */
  void follow(BoltzmannMachine machine, double share, Rng rng) {
    here.approach(machine.parameters(), share);
    chains.visit(Rung.of(mean(machine)), rng);
    steps++;
  }

  /** The machine at the running mean of the parameters, where the chains are. */
  BoltzmannMachine mean(BoltzmannMachine machine) {
    return machine.with(here);
  }

  /**
   * log Z of the machine as it is now, by each group. The machine may be off the way, as an average
   * of parameters is, or the parameters after the last update: copies of the chains go to it in a
   * few steps, and the chains themselves stay where they are.
   */
  double[] logPartitions(BoltzmannMachine machine, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Parameters way = machine.parameters().minus(here);
      if (way.norm() == 0) {
        return logPartitions(chains);
      }
      try (WeightedChains copies = chains.copy()) {
        for (int i = 1; i <= BRIDGE; i++) {
          double part = (double) i / BRIDGE;
          visit(copies, () -> Rung.of(machine.with(here.plus(way.times(part)))), rng.at(i));
        }
        return logPartitions(copies);
      }
    }
  }

  private double[] logPartitions(WeightedChains some) {
    return Arrays.stream(some.logMeans()).map(x -> base + x).toArray();
  }

  /** How many chains there are. */
  int chains() {
    return chains.count();
  }

  /** How many steps the chains have gone, those of the annealing included. */
  int steps() {
    return steps;
  }

  /** Frees what the law is made of as soon as the chains have been there. */
  private static void visit(WeightedChains some, Supplier<Rung> next, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      some.visit(next.get(), rng);
    }
  }

  @Override
  public void close() {
    chains.close();
    owner.close();
  }
}
