package relief.sampling;

import java.util.Arrays;
import java.util.List;
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
   * How well replicas travel: runs chains of its own, by workers side by side. An interrupt stops
   * it, and a ladder's pilots ({@link relief.Interrupts}).
   *
   * @param sweeps that count; as many before them don't
   */
  public TemperingDiagnostics diagnose(BoltzmannMachine machine, int chains, int sweeps, Rng rng) {
    return ReplicaJourneys.follow(exchange(machine), chains, sweeps, rng);
  }

  /** How many replicas a chain has. */
  public int replicas() {
    return betas.size();
  }

  /** A row for every replica of every chain. */
  @Override
  public State start(BoltzmannMachine machine, int chains, Rng rng) {
    return exchange(machine).laws().start(chains, rng);
  }

  /** The rows at β = 1: views of the same memory. */
  @Override
  public State target(State state) {
    return ReplicaExchange.target(replicas(), state);
  }

  /** Draws one number a unit and row, and one for every swap that is offered. */
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    return exchange(machine).step(state, rng);
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    return exchange(machine).observe(state, rng);
  }

  ReplicaExchange exchange(BoltzmannMachine machine) {
    return new ReplicaExchange(machine, new TemperedLaws(machine, betas));
  }

  @Override
  public String toString() {
    return "parallel tempering with " + replicas() + " replicas";
  }
}
