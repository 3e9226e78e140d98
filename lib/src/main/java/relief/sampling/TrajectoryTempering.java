package relief.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import relief.Rng;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Parallel trajectory tempering (Béreux et al. 2025, arXiv 2405.15376): every chain has a replica
 * in the machine that is sampled and in each of some earlier stages of its training. One step
 * offers swaps between neighbouring stages and then makes one Gibbs sweep of all replicas. Leaves
 * the product of all their laws invariant, and so the machine's own.
 *
 * <p>A swap of x at one stage and x′ at the next is accepted with the probability min(1, exp(F(x) +
 * F′(x′) − F(x′) − F′(x))), where F is the free energy with the last block of layers (the hidden
 * layer of an RBM, the odd layers of a deep machine) summed out. The mean probability is 1 − TV(p ⊗
 * p′, p′ ⊗ p), and the total variation TV of joint laws is no smaller than that of the summed ones:
 * joint energies accept no more swaps. In return the block is drawn anew after the swap, given the
 * others. First the pairs (0, 1), (2, 3), … are offered, then (1, 2), (3, 4), …, the machine itself
 * being 0 and the earliest stage the last.
 *
 * <p>It helps as far as the earliest stage mixes by itself: begin with a machine whose weights are
 * small. Along a training modes appear one after another and slowly grow apart, while between
 * temperatures they may vanish at once, at a transition of first order that no swap gets across.
 * Chains and rows are those of {@link ParallelTempering}. A step takes seven products of all rows.
 *
 * @param stages earlier stages of the machine, in the order of training; they belong to whoever
 *     made them, and have to live as long as they are used here
 */
public record TrajectoryTempering(List<BoltzmannMachine> stages) implements Kernel {
  /** Copies the list and checks that all have the same layers. */
  public TrajectoryTempering {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected at least one earlier stage of the machine, got none; watch its training with a"
              + " Trajectory.");
    }
    BoltzmannMachine first = stages.get(0);
    stages.forEach(other -> requireSameLayers(first, other));
  }

  /** With these earlier stages, in the order of training. */
  public static TrajectoryTempering of(BoltzmannMachine... stages) {
    return new TrajectoryTempering(List.of(stages));
  }

  private static void requireSameLayers(BoltzmannMachine one, BoltzmannMachine other) {
    if (!units(one).equals(units(other)) || !one.blocks().equals(other.blocks())) {
      throw new IllegalArgumentException(
          "Expected stages of one training, with the same layers, got "
              + one
              + " and "
              + other
              + "; take the stages of this machine's own training.");
    }
  }

  private static List<Integer> units(BoltzmannMachine machine) {
    return machine.layers().stream().map(Layer::units).toList();
  }

  /** How many replicas a chain has: one at each stage, and one in the machine itself. */
  public int replicas() {
    return stages.size() + 1;
  }

  /**
   * How well replicas travel: runs chains of its own, by workers side by side. An interrupt stops
   * it ({@link relief.Interrupts}).
   *
   * @param sweeps that count; as many before them don't
   */
  public TemperingDiagnostics diagnose(BoltzmannMachine machine, int chains, int sweeps, Rng rng) {
    return ReplicaJourneys.follow(exchange(machine), chains, sweeps, rng);
  }

  /** A row for every replica of every chain. */
  @Override
  public State start(BoltzmannMachine machine, int chains, Rng rng) {
    return exchange(machine).laws().start(chains, rng);
  }

  /** The rows of the machine itself: views of the same memory. */
  @Override
  public State target(State state) {
    return ReplicaExchange.target(replicas(), state);
  }

  /**
   * Draws one number a unit and row, one more for units that are drawn anew, and one for every swap
   * that is offered.
   */
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    return exchange(machine).step(state, rng);
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    return exchange(machine).observe(state, rng);
  }

  private ReplicaExchange exchange(BoltzmannMachine machine) {
    requireSameLayers(stages.get(0), machine);
    List<BoltzmannMachine> all = new ArrayList<>(stages);
    all.add(machine);
    Collections.reverse(all);
    return new ReplicaExchange(machine, new TrajectoryLaws(all));
  }

  @Override
  public String toString() {
    return "trajectory tempering with " + replicas() + " replicas";
  }
}
