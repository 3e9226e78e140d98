package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * One machine at several inverse temperatures, all replicas in one batch.
 *
 * @param machine the machine at β = 1
 * @param betas the inverse temperatures
 */
record TemperedLaws(BoltzmannMachine machine, List<Double> betas) implements ReplicaLaws {
  @Override
  public int count() {
    return betas.size();
  }

  @Override
  public State start(int chains, Rng rng) {
    return machine.start(Math.multiplyExact(chains, count()), rng);
  }

  /** exp((β − β′) (C′ − C)). */
  @Override
  public Swaps.Odds odds(State state) {
    int chains = state.rows() / count();
    NDArray ladder = ladder().toType(DataType.FLOAT64, false);
    NDArray coupled = coupled(state).reshape(count(), chains);
    return (first, pairs, order) -> {
      NDArray betas = pairs(ladder, first, pairs);
      NDArray here = pairs(Swaps.permuted(coupled, order), first, pairs);
      NDArray step = member(betas, 0).sub(member(betas, 1));
      return member(here, 1).sub(member(here, 0)).mul(step).exp();
    };
  }

  /** C = Σ ⟨up(lower), upper⟩ of each row in nats: float64 {@code [rows]}. */
  private NDArray coupled(State state) {
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

  /** Neighbouring replicas as the two columns of {@code [pairs, 2, …]}. */
  private static NDArray pairs(NDArray replicas, int first, int pairs) {
    NDArray some = replicas.get(new NDIndex().addSliceDim(first, first + 2L * pairs));
    return some.reshape(pairs, 2, replicas.getShape().get(1));
  }

  private static NDArray member(NDArray pairs, int which) {
    return pairs.get(new NDIndex().addAllDim().addIndices(which));
  }

  @Override
  public State sweep(State state, Rng rng) {
    return new Gibbs().step(hot(state), state, rng);
  }

  @Override
  public Kernel.Observation observe(State state, Rng rng) {
    Kernel.Observation all = new Gibbs().observe(hot(state), state, rng);
    State wanted = ReplicaExchange.target(count(), all.statistics());
    return new Kernel.Observation(all.state(), wanted);
  }

  /** The machine with a β for every row. */
  private BoltzmannMachine hot(State state) {
    Shape table = new Shape(count(), state.rows() / count());
    return machine.tempered(ladder().broadcast(table).reshape(-1, 1));
  }

  /** The inverse temperatures as the device makes them: {@code [replicas, 1]}. */
  private NDArray ladder() {
    NDList all = new NDList();
    betas.forEach(b -> all.add(machine.memory().full(new Shape(1, 1), b.floatValue())));
    return NDArrays.concat(all);
  }
}
