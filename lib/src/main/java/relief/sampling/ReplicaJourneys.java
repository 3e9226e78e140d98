package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.List;
import relief.Interrupts;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** Follows the replicas of some chains through all swaps: a kernel that keeps a record. */
final class ReplicaJourneys implements Kernel {
  /** Where a replica was last, of the two ends. */
  private enum End {
    NEITHER,
    COLD,
    HOT
  }

  private final ParallelTempering kernel;
  private final int chains;
  private final double[] acceptance;
  private final End[] last;
  private int[] replicas;
  private long roundTrips;
  private int sweeps;

  private ReplicaJourneys(ParallelTempering kernel, int chains) {
    this.kernel = kernel;
    this.chains = chains;
    acceptance = new double[kernel.replicas() - 1];
    last = new End[kernel.replicas() * chains];
    replicas = new int[last.length];
    Arrays.fill(last, End.NEITHER);
    Arrays.setAll(replicas, i -> i);
  }

  /** What {@link ParallelTempering#diagnose} promises. */
  static TemperingDiagnostics follow(
      ParallelTempering kernel, BoltzmannMachine machine, int chains, int sweeps, Rng rng) {
    ReplicaJourneys journeys = new ReplicaJourneys(kernel, chains);
    try (Chains all = Chains.start(machine, journeys, chains, rng.split("start"))) {
      journeys.run(all, machine, sweeps, rng.split("burn-in"));
      journeys.forget();
      journeys.run(all, machine, sweeps, rng.split("sweeps"));
    }
    return journeys.diagnostics();
  }

  private void run(Chains all, BoltzmannMachine machine, int count, Rng rng) {
    for (int i = 0; i < count; i++) {
      Interrupts.check();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        all.advance(machine, 1, rng.at(i));
      }
    }
  }

  private void forget() {
    Arrays.fill(acceptance, 0);
    roundTrips = 0;
    sweeps = 0;
  }

  private TemperingDiagnostics diagnostics() {
    List<Double> mean = Arrays.stream(acceptance).mapToObj(sum -> sum / sweeps).toList();
    return new TemperingDiagnostics(kernel.betas(), mean, roundTrips, chains, sweeps);
  }

  @Override
  public State start(BoltzmannMachine machine, int count, Rng rng) {
    return kernel.start(machine, count, rng);
  }

  @Override
  public State target(State state) {
    return kernel.target(state);
  }

  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    Swaps swaps = kernel.swaps(machine, state, rng);
    record(swaps);
    return kernel.sweep(machine, swaps.apply(state), rng);
  }

  private void record(Swaps swaps) {
    for (int first = 0; first < swaps.odds().size(); first++) {
      NDArray odds = swaps.odds().get(first);
      double[] means = odds.minimum(1).mean(new int[] {1}).toDoubleArray();
      for (int pair = 0; pair < means.length; pair++) {
        acceptance[first + 2 * pair] += means[pair];
      }
    }
    long[] from = swaps.order().toLongArray();
    replicas = Arrays.stream(from).mapToInt(row -> replicas[(int) row]).toArray();
    for (int chain = 0; chain < chains; chain++) {
      arriveAtColdEnd(replicas[chain]);
      arriveAtHotEnd(replicas[replicas.length - chains + chain]);
    }
    sweeps++;
  }

  private void arriveAtColdEnd(int replica) {
    roundTrips += last[replica] == End.HOT ? 1 : 0;
    last[replica] = End.COLD;
  }

  /** Only a replica that has been at the cold end is on its way round. */
  private void arriveAtHotEnd(int replica) {
    last[replica] = last[replica] == End.NEITHER ? End.NEITHER : End.HOT;
  }
}
