package relief.sampling;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.Scalar;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * A law on the way of weighted chains: a machine whose couplings are multiplied by β and whose
 * layers may have other parameters. The even layers are the state of a chain, the odd ones are
 * summed out.
 *
 * @param machine whose couplings are multiplied by β
 * @param layers all layers, with the parameters that they have at β
 * @param beta β, exactly as the engine will see it
 */
public record Rung(BoltzmannMachine machine, List<Layer> layers, float beta) {
  /** The machine itself. */
  public static Rung of(BoltzmannMachine machine) {
    return at(1, machine);
  }

  /**
   * The machine with its couplings multiplied by β.
   *
   * @throws IllegalArgumentException if its layers don't fall into two blocks
   */
  public static Rung at(double beta, BoltzmannMachine machine) {
    requireTwoBlocks(machine);
    return new Rung(machine, machine.layers(), (float) beta);
  }

  /**
   * Checks that all layers of one block can be summed out given the other one.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static void requireTwoBlocks(BoltzmannMachine machine) {
    if (machine.blocks().size() != 2) {
      throw new IllegalArgumentException(
          "Expected a machine whose layers fall into two blocks without couplings inside, as a"
              + " chain's do, got the blocks "
              + machine.blocks()
              + ".");
    }
  }

  /** The even layers of a state, and nothing else. */
  public State kept(State state) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    kept().forEach(i -> values.put(i, state.get(i)));
    return State.of(values);
  }

  /** The fields at β = 1 on the layers that are summed out. */
  public SortedMap<Integer, NDArray> fields(State kept) {
    return fields(summed(), kept);
  }

  private SortedMap<Integer, NDArray> fields(List<Integer> some, State state) {
    SortedMap<Integer, NDArray> fields = new TreeMap<>();
    some.forEach(i -> fields.put(i, machine.field(state, i)));
    return fields;
  }

  /**
   * The logarithm of the unnormalised probability of the kept layers, the others summed out: a new
   * array {@code [rows]}, float64.
   *
   * @param fields the fields on the layers that are summed out, at β = 1
   */
  public NDArray logProbability(State kept, SortedMap<Integer, NDArray> fields) {
    NDArray sum = null;
    for (int i : summed()) {
      try (NDArray field = hot(fields.get(i))) {
        NDArray one = layers.get(i).logPartition(field);
        sum = sum == null ? one : sum.addi(one);
      }
    }
    for (int i : kept()) {
      sum = sum.subi(layers.get(i).energy(kept.get(i)));
    }
    return sum;
  }

  /**
   * A Gibbs sweep that starts from the kept layers: the others are drawn, then the kept ones.
   *
   * @param fields the fields on the layers that are drawn first, at β = 1
   */
  public State sweep(SortedMap<Integer, NDArray> fields, Rng rng) {
    State others = sample(fields, rng);
    return sample(fields(kept(), others), rng);
  }

  /** All layers: the kept ones as they are, the others drawn given them. */
  State complete(State kept, Rng rng) {
    SortedMap<Integer, NDArray> all = new TreeMap<>(kept.values());
    all.putAll(sample(fields(kept), rng).values());
    return State.of(all);
  }

  private State sample(SortedMap<Integer, NDArray> fields, Rng rng) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    fields.forEach(
        (i, whole) -> {
          try (NDArray field = hot(whole)) {
            values.put(i, layers.get(i).sample(field, rng));
          }
        });
    return State.of(values);
  }

  private NDArray hot(NDArray field) {
    return Scalar.apply(field, NDArray::mul, beta);
  }

  private List<Integer> kept() {
    return machine.blocks().get(0);
  }

  private List<Integer> summed() {
    return machine.blocks().get(1);
  }
}
