package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.List;
import relief.Interrupts;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;

/** Follows the replicas of some chains through all swaps: a kernel that keeps a record. */
final class ReplicaJourneys implements Kernel {
  /** Where a replica was last, of the two ends. */
  private enum End {
    NEITHER,
    COLD,
    HOT
  }

  private final ReplicaExchange exchange;
  private final int chains;
  private final double[] acceptance;
  private final End[] last;
  private int[] replicas;
  private long roundTrips;

  ReplicaJourneys(ReplicaExchange exchange, int chains) {
    this.exchange = exchange;
    this.chains = chains;
    acceptance = new double[exchange.laws().count() - 1];
    last = new End[exchange.laws().count() * chains];
    replicas = new int[last.length];
    Arrays.fill(last, End.NEITHER);
    Arrays.setAll(replicas, i -> i);
  }

  /** What {@link ParallelTempering#diagnose} promises. */
  static TemperingDiagnostics follow(ReplicaExchange exchange, int chains, int sweeps, Rng rng) {
    List<Part> parts = Rows.parts(exchange.machine(), chains, exchange.laws().count());
    ReplicaJourneys[] all = new ReplicaJourneys[parts.size()];
    Workers.run(
        parts,
        part -> {
          all[part.number()] = new ReplicaJourneys(exchange, part.size());
          all[part.number()].follow(sweeps, part.stream(rng));
        });
    return together(all, chains, sweeps);
  }

  private static TemperingDiagnostics together(ReplicaJourneys[] all, int chains, int sweeps) {
    double[] acceptance = new double[all[0].acceptance.length];
    long roundTrips = 0;
    for (ReplicaJourneys some : all) {
      roundTrips += some.roundTrips;
      Arrays.setAll(acceptance, i -> acceptance[i] + some.acceptance[i] / chains / sweeps);
    }
    List<Double> means = Arrays.stream(acceptance).boxed().toList();
    return new TemperingDiagnostics(means, roundTrips, chains, sweeps);
  }

  private void follow(int sweeps, Rng rng) {
    BoltzmannMachine machine = exchange.machine();
    try (Chains all = Chains.start(machine, this, chains, rng.split("start"))) {
      run(all, machine, sweeps, rng.split("burn-in"));
      forget();
      run(all, machine, sweeps, rng.split("sweeps"));
    }
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
  }

  @Override
  public State start(BoltzmannMachine machine, int count, Rng rng) {
    return exchange.laws().start(count, rng);
  }

  @Override
  public State target(State state) {
    return ReplicaExchange.target(exchange.laws().count(), state);
  }

  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    Swaps swaps = exchange.swaps(state, rng);
    record(swaps);
    return exchange.laws().sweep(swaps.apply(state), rng);
  }

  private void record(Swaps swaps) {
    for (int first = 0; first < swaps.odds().size(); first++) {
      NDArray odds = swaps.odds().get(first);
      double[] sums = odds.minimum(1).sum(new int[] {1}).toDoubleArray();
      for (int pair = 0; pair < sums.length; pair++) {
        acceptance[first + 2 * pair] += sums[pair];
      }
    }
    long[] from = swaps.order().toLongArray();
    replicas = Arrays.stream(from).mapToInt(row -> replicas[(int) row]).toArray();
    for (int chain = 0; chain < chains; chain++) {
      arriveAtColdEnd(replicas[chain]);
      arriveAtHotEnd(replicas[replicas.length - chains + chain]);
    }
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
