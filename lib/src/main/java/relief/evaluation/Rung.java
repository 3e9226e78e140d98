package relief.evaluation;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.Scalar;
import relief.layers.Layer;
import relief.models.State;

/**
 * A machine on an {@link AnnealedPath}.
 *
 * @param path the path
 * @param layers all layers, with the parameters that they have at β
 * @param beta β, exactly as the engine will see it
 */
record Rung(AnnealedPath path, List<Layer> layers, float beta) {
  /**
   * The logarithm of the unnormalised probability of the kept layers, the others summed out: a new
   * array {@code [rows]}, float64.
   *
   * @param fields the fields on the layers that are summed out, at β = 1
   */
  NDArray logProbability(State kept, SortedMap<Integer, NDArray> fields) {
    NDArray sum = null;
    for (int i : path.summed()) {
      try (NDArray field = hot(fields.get(i))) {
        NDArray one = layers.get(i).logPartition(field);
        sum = sum == null ? one : sum.addi(one);
      }
    }
    for (int i : path.kept()) {
      sum = sum.subi(layers.get(i).energy(kept.get(i)));
    }
    return sum;
  }

  /**
   * A Gibbs sweep that starts from the kept layers: the others are drawn, then the kept ones.
   *
   * @param fields the fields on the layers that are drawn first, at β = 1
   */
  State sweep(SortedMap<Integer, NDArray> fields, Rng rng) {
    State others = sample(fields, rng);
    return sample(path.fields(path.kept(), others), rng);
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
}
