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
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * Accepted swaps between the replicas of every chain; all decisions are made on the device.
 *
 * @param order the row that each row's values come from: int64 {@code [replicas, chains]}
 * @param odds exp((β − β′)(C′ − C)) of the pairs that were offered, {@code [pairs, chains]}: those
 *     that begin with replica 0, 2, …, then those that begin with 1, 3, …
 */
record Swaps(NDArray order, List<NDArray> odds) {
  /**
   * Offers both kinds of pairs, one after another.
   *
   * @param betas {@code [replicas, 1]}
   */
  static Swaps between(NDArray betas, int chains, BoltzmannMachine machine, State state, Rng rng) {
    int replicas = (int) betas.size();
    NDArray ladder = betas.toType(DataType.FLOAT64, false);
    NDArray coupled = coupled(machine, state).reshape(replicas, chains);
    NDArray rows = rows(machine.memory(), replicas, chains);
    NDArray order = rows;
    List<NDArray> odds = new ArrayList<>();
    for (int first = 0; first < 2; first++) {
      int pairs = (replicas - first) / 2;
      if (pairs > 0) {
        NDArray ratio = odds(pairs(ladder, first, pairs), pairs(coupled, first, pairs));
        NDArray accepted = rng.uniform(ratio.getShape()).toType(DataType.FLOAT64, false).lt(ratio);
        NDArray from = rows.add(moves(accepted, first, rows));
        order = permuted(order, from);
        coupled = permuted(coupled, from);
        odds.add(ratio);
      }
    }
    return new Swaps(order, odds);
  }

  /** C = Σ ⟨up(lower), upper⟩ of each row in nats: float64 {@code [rows]}. */
  private static NDArray coupled(BoltzmannMachine machine, State state) {
    NDArray sum = null;
    for (Edge edge : machine.edges()) {
      try (NDArray field = edge.coupling().up(state.get(edge.lower()));
          NDArray product = field.mul(state.get(edge.upper()))) {
        NDArray one = product.toType(DataType.FLOAT64, false).sum(new int[] {1});
        sum = sum == null ? one : sum.add(one);
      }
    }
    return sum;
  }

  /** Each row's own number. */
  private static NDArray rows(NDManager memory, int replicas, int chains) {
    return memory.arange(0, replicas * chains, 1, DataType.INT64).reshape(replicas, chains);
  }

  /** Neighbouring replicas as the two columns of {@code [pairs, 2, …]}. */
  private static NDArray pairs(NDArray replicas, int first, int pairs) {
    NDArray some = replicas.get(new NDIndex().addSliceDim(first, first + 2L * pairs));
    return some.reshape(pairs, 2, replicas.getShape().get(1));
  }

  private static NDArray odds(NDArray betas, NDArray coupled) {
    NDArray step = member(betas, 0).sub(member(betas, 1));
    return member(coupled, 1).sub(member(coupled, 0)).mul(step).exp();
  }

  private static NDArray member(NDArray pairs, int which) {
    return pairs.get(new NDIndex().addAllDim().addIndices(which));
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

  private static NDArray permuted(NDArray table, NDArray from) {
    return table.flatten().get(new NDIndex("{}", from.flatten())).reshape(table.getShape());
  }

  /** The state with its rows in their new order. */
  State apply(State state) {
    NDIndex from = new NDIndex("{}", order.flatten());
    SortedMap<Integer, NDArray> moved = new TreeMap<>();
    state.values().forEach((layer, x) -> moved.put(layer, x.get(from)));
    return new State(moved, state.means(), state.clamped());
  }
}
