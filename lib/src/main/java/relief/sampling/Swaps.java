package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.Scalar;
import relief.models.State;

/**
 * Accepted swaps between the replicas of every chain; all decisions are made on the device.
 *
 * @param order the row that each row's values come from: int64 {@code [replicas, chains]}
 * @param odds of the pairs that were offered, {@code [pairs, chains]}: those that begin with
 *     replica 0, 2, …, then those that begin with 1, 3, …
 */
record Swaps(NDArray order, List<NDArray> odds) {
  /** How likely neighbours are to have each other's values, against their own. */
  @FunctionalInterface
  interface Odds {
    /**
     * p(x′) p′(x) / (p(x) p′(x′)) of the pairs that begin with replica {@code first}, {@code first
     * + 2}, …
     *
     * @param order where the values of each replica come from, as in {@link Swaps#order}
     * @return float64 {@code [pairs, chains]}
     */
    NDArray of(int first, int pairs, NDArray order);
  }

  /** Offers both kinds of pairs, one after another; draws one number for each pair and chain. */
  static Swaps between(int replicas, int chains, NDManager memory, Odds odds, Rng rng) {
    NDArray rows = memory.arange(0, replicas * chains, 1, DataType.INT64).reshape(replicas, chains);
    NDArray order = rows;
    List<NDArray> offered = new ArrayList<>();
    for (int first = 0; first < 2; first++) {
      int pairs = (replicas - first) / 2;
      if (pairs > 0) {
        NDArray ratio = odds.of(first, pairs, order);
        NDArray accepted = rng.uniform(ratio.getShape()).toType(DataType.FLOAT64, false).lt(ratio);
        order = permuted(order, rows.add(moves(accepted, first, rows)));
        offered.add(ratio);
      }
    }
    return new Swaps(order, offered);
  }

  /** How far away the row is whose values come: one replica on or back, or nowhere. */
  private static NDArray moves(NDArray accepted, int first, NDArray rows) {
    long chains = rows.getShape().get(1);
    long pairs = accepted.getShape().get(0);
    NDArray distance = Scalar.apply(accepted.toType(DataType.INT64, false), NDArray::mul, chains);
    NDArray both = NDArrays.stack(new NDList(distance, distance.neg()), 1);
    NDManager memory = accepted.getManager();
    long rest = rows.getShape().get(0) - first - 2 * pairs;
    return NDArrays.concat(
        new NDList(
            memory.zeros(new Shape(first, chains), DataType.INT64),
            both.reshape(2 * pairs, chains),
            memory.zeros(new Shape(rest, chains), DataType.INT64)));
  }

  /** A table's numbers in the order of rows. */
  static NDArray permuted(NDArray table, NDArray from) {
    return table.flatten().get(new NDIndex("{}", from.flatten())).reshape(table.getShape());
  }

  /** The state with its rows in their new order. */
  State apply(State state) {
    return rows(state, order);
  }

  /** Copies of some rows of a state. */
  static State rows(State state, NDArray from) {
    NDIndex index = new NDIndex("{}", from.flatten());
    SortedMap<Integer, NDArray> some = new TreeMap<>();
    state.values().forEach((layer, x) -> some.put(layer, x.get(index)));
    return new State(some, state.means(), state.clamped());
  }
}
