package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Parallel tempering (Swendsen &amp; Wang 1986; for Boltzmann machines Desjardins et al. 2010):
 * every chain has a replica at each of several inverse temperatures β of the couplings, from 1 down
 * to, as a rule, 0, where the layers are independent and nothing keeps a chain in one place. One
 * step offers swaps between neighbouring temperatures and then makes one Gibbs sweep of all
 * replicas together. Leaves the product of the laws at all β invariant, and so the machine's own
 * law at β = 1.
 *
 * <p>A swap of the replicas x at β and x′ at β′ is accepted with the probability min(1, exp((β −
 * β′) (C(x′) − C(x)))), where C = Σ couplings ⟨up(lower), upper⟩. First the pairs (0, 1), (2, 3), …
 * are offered, then (1, 2), (3, 4), …, so that a replica can go on in its direction.
 *
 * <p>Whoever asks for n chains gets n rows for statistics, those at β = 1: {@code
 * Persistent.of(100, 1, ParallelTempering.of(8))} has a hundred chains, of 800 rows, and a step
 * takes three products of them all (784-200: 9 ms, where Gibbs sampling of a hundred takes 1.6).
 * Replica r of chain c is row {@code r · chains + c} of the kernel's own states. It moves free
 * chains only: layers that are clamped hold data, which have no replicas.
 *
 * @param betas the inverse temperatures, falling from 1, none negative
 */
public record ParallelTempering(List<Double> betas) implements Kernel {
  /** Copies and checks the ladder. */
  public ParallelTempering {
    betas = List.copyOf(betas);
    List<Double> all = betas;
    boolean falls =
        IntStream.range(1, all.size()).allMatch(i -> all.get(i) < all.get(i - 1))
            && all.size() > 1
            && all.get(0) == 1
            && all.get(all.size() - 1) >= 0;
    if (!falls) {
      throw new IllegalArgumentException(
          "Expected at least two inverse temperatures that fall from 1 to 0 or above, got "
              + all
              + "; for example ladder(1, 0.5, 0), or of(3).");
    }
  }

  /** So many temperatures, β falling from 1 to 0 in equal steps; see {@link #adapted}. */
  public static ParallelTempering of(int replicas) {
    if (replicas < 2) {
      throw new IllegalArgumentException("Expected at least two replicas, got " + replicas + ".");
    }
    return ladder(
        IntStream.range(0, replicas).mapToDouble(i -> 1 - i / (replicas - 1.0)).toArray());
  }

  /** These inverse temperatures, which fall from 1. */
  public static ParallelTempering ladder(double... betas) {
    return new ParallelTempering(Arrays.stream(betas).boxed().toList());
  }

  /**
   * A ladder from 1 to the same last β whose neighbours swap with about a probability of 0.3, or
   * more where two temperatures are enough, by a few pilot runs from the layers' own laws (see
   * {@link Ladder}). Draws what fifty chains need for some hundred sweeps.
   */
  public ParallelTempering adapted(BoltzmannMachine machine, Rng rng) {
    return Ladder.adapted(this, machine, rng);
  }

  /**
   * How well replicas travel: runs chains of its own. An interrupt stops it, and a ladder's pilots
   * ({@link relief.Interrupts}).
   *
   * @param sweeps that count; as many before them don't
   */
  public TemperingDiagnostics diagnose(BoltzmannMachine machine, int chains, int sweeps, Rng rng) {
    return ReplicaJourneys.follow(this, machine, chains, sweeps, rng);
  }

  /** How many replicas a chain has. */
  public int replicas() {
    return betas.size();
  }

  /** A row for every replica of every chain. */
  @Override
  public State start(BoltzmannMachine machine, int chains, Rng rng) {
    return machine.start(Math.multiplyExact(chains, replicas()), rng);
  }

  /** The rows at β = 1: views of the same memory. */
  @Override
  public State target(State state) {
    NDIndex rows = new NDIndex().addSliceDim(0, chains(state));
    SortedMap<Integer, NDArray> some = new TreeMap<>();
    state.values().forEach((layer, x) -> some.put(layer, x.get(rows)));
    return new State(some, state.means(), state.clamped());
  }

  /** Draws one number a unit and row, and one for every swap that is offered. */
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    return sweep(machine, swaps(machine, state, rng).apply(state), rng);
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    State swapped = swaps(machine, state, rng).apply(state);
    Observation all = new Gibbs().observe(hot(machine, state), swapped, rng);
    return new Observation(all.state(), target(all.statistics()));
  }

  State sweep(BoltzmannMachine machine, State state, Rng rng) {
    return new Gibbs().step(hot(machine, state), state, rng);
  }

  Swaps swaps(BoltzmannMachine machine, State state, Rng rng) {
    return Swaps.between(ladder(machine.memory()), chains(state), machine, state, rng);
  }

  /** The machine with a β for every row. */
  private BoltzmannMachine hot(BoltzmannMachine machine, State state) {
    Shape table = new Shape(replicas(), chains(state));
    return machine.tempered(ladder(machine.memory()).broadcast(table).reshape(-1, 1));
  }

  /** The inverse temperatures as the device makes them: {@code [replicas, 1]}. */
  private NDArray ladder(NDManager memory) {
    NDList all = new NDList();
    betas.forEach(beta -> all.add(memory.full(new Shape(1, 1), beta.floatValue())));
    return NDArrays.concat(all);
  }

  private int chains(State state) {
    if (state.rows() % replicas() != 0 || !state.clamped().isEmpty()) {
      throw new IllegalArgumentException(
          "Expected free chains with "
              + replicas()
              + " replicas each, got "
              + state.rows()
              + " rows with clamped layers "
              + state.clamped()
              + "; start them by Chains.start or by this kernel's start, and use Gibbs for data.");
    }
    return state.rows() / replicas();
  }

  @Override
  public String toString() {
    return "parallel tempering with " + replicas() + " replicas";
  }
}
