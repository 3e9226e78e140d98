package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.Scalar;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.MeanField;

/**
 * Laws of the hidden layers between the factorial one of mean field, with the fields ψ (β = 0), and
 * the posterior given the visible layer (β = 1), several rows for each case:
 *
 * <pre>log p*(h; β) = Σ [(ψₗ + β (φₗ − ψₗ)) · hₗ − energyₗ(hₗ)] + β Σ hidden edges ⟨up(h), h′⟩
 * </pre>
 *
 * <p>where φ is the field of the visible layer, whose own energy is left to {@link
 * #logPartitionOfBase}. One block of hidden layers is the state, the other is summed out.
 *
 * @param machine the machine
 * @param visible the visible layer of each row
 * @param base ψ of each hidden layer
 * @param evidence φ of each hidden layer
 * @param kept the hidden layers that are the state: of even number
 * @param summed the others
 */
record ClampedPath(
    BoltzmannMachine machine,
    NDArray visible,
    SortedMap<Integer, NDArray> base,
    SortedMap<Integer, NDArray> evidence,
    List<Integer> kept,
    List<Integer> summed) {
  private static final int SWEEPS = 30;

  /** So many rows for each case, one under another. */
  static ClampedPath of(BoltzmannMachine machine, NDArray cases, int runs) {
    State observed = State.of(new TreeMap<>(Map.of(0, cases)));
    State state = new MeanField().infer(machine, observed.clamp(0), SWEEPS);
    SortedMap<Integer, NDArray> base = new TreeMap<>();
    SortedMap<Integer, NDArray> evidence = new TreeMap<>();
    List<Integer> kept = hidden(machine, 0);
    List<Integer> summed = hidden(machine, 1);
    for (List<Integer> block : List.of(kept, summed)) { // as the variational bound does
      for (int i : block) {
        NDArray field = machine.field(state, i);
        state = state.withMean(i, machine.layers().get(i).mean(field));
        base.put(i, field.repeat(0, runs));
        evidence.put(i, machine.field(observed, i).repeat(0, runs));
      }
    }
    return new ClampedPath(machine, cases.repeat(0, runs), base, evidence, kept, summed);
  }

  private static List<Integer> hidden(BoltzmannMachine machine, int block) {
    return machine.blocks().get(block).stream().filter(i -> i != 0).toList();
  }

  /** Σ log ∫ exp(ψₗ · hₗ − energyₗ(hₗ)) dhₗ − energy₀(v) of each row: a new array, float64. */
  NDArray logPartitionOfBase() {
    NDArray sum = machine.layers().get(0).energy(visible).neg();
    base.forEach((i, field) -> sum.addi(machine.layers().get(i).logPartition(field)));
    return sum;
  }

  /** Draws of the kept layers at β = 0. */
  State start(Rng rng) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    kept.forEach(i -> values.put(i, machine.layers().get(i).sample(base.get(i), rng)));
    return State.of(values);
  }

  /** The fields on some layers at β = 1, given the other hidden ones. */
  SortedMap<Integer, NDArray> fields(List<Integer> layers, State others) {
    State all = others.with(0, visible);
    SortedMap<Integer, NDArray> fields = new TreeMap<>();
    for (int i : layers) {
      fields.put(i, machine.field(all, i, neighbour -> neighbour != 0).addi(evidence.get(i)));
    }
    return fields;
  }

  /**
   * log Σ p*(h; β) over the summed layers: float64 {@code [rows]}.
   *
   * @param fields those on the summed layers, at β = 1
   */
  NDArray logProbability(double beta, State state, SortedMap<Integer, NDArray> fields) {
    NDArray sum = visible.getManager().zeros(visible.getShape().slice(0, 1), DataType.FLOAT64);
    for (int i : summed) {
      try (NDArray field = at(beta, i, fields.get(i))) {
        sum.addi(machine.layers().get(i).logPartition(field));
      }
    }
    for (int i : kept) {
      Layer layer = machine.layers().get(i);
      try (NDArray field = at(beta, i, evidence.get(i));
          NDArray product = field.muli(state.get(i))) {
        sum.addi(product.toType(DataType.FLOAT64, false).sum(new int[] {1}));
        sum.subi(layer.energy(state.get(i)));
      }
    }
    return sum;
  }

  /**
   * A Gibbs sweep at β: the summed layers are drawn, then the kept ones.
   *
   * @param fields those on the summed layers, at β = 1
   */
  State sweep(double beta, SortedMap<Integer, NDArray> fields, Rng rng) {
    State others = sample(beta, fields, rng);
    return sample(beta, fields(kept, others), rng);
  }

  private State sample(double beta, SortedMap<Integer, NDArray> fields, Rng rng) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    fields.forEach(
        (i, whole) -> {
          try (NDArray field = at(beta, i, whole)) {
            values.put(i, machine.layers().get(i).sample(field, rng));
          }
        });
    return State.of(values);
  }

  /** ψ + β (field − ψ). */
  private NDArray at(double beta, int layer, NDArray field) {
    NDArray from = base.get(layer);
    return Scalar.apply(field.sub(from), NDArray::muli, beta).addi(from);
  }
}
