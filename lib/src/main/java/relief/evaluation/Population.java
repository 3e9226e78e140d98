package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import relief.Rng;
import relief.models.State;

/**
 * Weighted chains that go from law to law: those of some groups, a row each.
 *
 * @param state the even layers
 * @param here log p*(x) of each chain under the law that it was last moved by
 * @param weights of the chains
 */
record Population(State state, double[] here, LogWeights weights) {
  /** Independent draws at β = 0, in the caller's scope. */
  static Population start(AnnealedPath path, int groups, int chains, Rng rng) {
    State state = path.start(groups * chains, rng);
    return new Population(state, logs(path.at(0), state), LogWeights.of(groups, chains));
  }

  /**
   * Weighs the chains for the next law, log w ← log w + log p*′(x) − log p*(x), resamples where
   * due, and moves them by one Gibbs sweep under that law. New arrays, released from all scopes.
   */
  Population visit(Rung next, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      SortedMap<Integer, NDArray> fields = next.fields(state);
      double[] there = next.logProbability(state, fields).toDoubleArray();
      double[] gains =
          IntStream.range(0, there.length).mapToDouble(i -> there[i] - here[i]).toArray();
      LogWeights.Selection left = weights.plus(gains).resampled(rng.split("resampling"));
      State moved = next.sweep(rows(fields, left), rng.split("sweep"));
      return new Population(Moved.release(moved), logs(next, moved), left.weights());
    }
  }

  private static double[] logs(Rung rung, State state) {
    return rung.logProbability(state, rung.fields(state)).toDoubleArray();
  }

  /** All that a sweep needs to know of the chains that go on. */
  private static SortedMap<Integer, NDArray> rows(
      SortedMap<Integer, NDArray> fields, LogWeights.Selection left) {
    if (left.isEverybody()) {
      return fields;
    }
    long[] rows = Arrays.stream(left.chains()).asLongStream().toArray();
    SortedMap<Integer, NDArray> some = new TreeMap<>();
    fields.forEach(
        (i, all) -> some.put(i, all.get(new NDIndex("{}", all.getManager().create(rows)))));
    return some;
  }

  /** The same with another copy of the state. */
  Population with(State other) {
    return new Population(other, here, weights);
  }
}
