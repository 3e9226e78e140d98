package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Machines with the same layers and any parameters. The last block of layers is summed out of the
 * swaps' odds, so a sweep draws it anew before anything else: after a swap its values may be
 * another machine's.
 *
 * @param machines the wanted one first
 */
record TrajectoryLaws(List<BoltzmannMachine> machines) implements ReplicaLaws {
  @Override
  public int count() {
    return machines.size();
  }

  @Override
  public State start(int chains, Rng rng) {
    return stacked(machines.stream().map(machine -> machine.start(chains, rng)).toList());
  }

  /** exp(F(x) + F′(x′) − F(x′) − F′(x)). */
  @Override
  public Swaps.Odds odds(State state) {
    State known = state.without(summed());
    return (first, pairs, order) -> {
      NDList all = new NDList();
      for (int pair = first; pair < first + 2 * pairs; pair += 2) {
        NDArray rows = order.get(new NDIndex().addSliceDim(pair, pair + 2L));
        State two = Swaps.rows(known, rows);
        all.add(odds(machines.get(pair), machines.get(pair + 1), two));
        two.values().values().forEach(NDArray::close);
      }
      return NDArrays.stack(all);
    };
  }

  /**
   * For one pair.
   *
   * @param two the rows of one machine above those of the other
   */
  private static NDArray odds(BoltzmannMachine one, BoltzmannMachine other, State two) {
    NDArray difference = one.freeEnergy(two).subi(other.freeEnergy(two)).reshape(2, -1);
    return difference.get(0).sub(difference.get(1)).exp();
  }

  @Override
  public State sweep(State state, Rng rng) {
    List<State> all = new ArrayList<>();
    for (int replica = 0; replica < count(); replica++) {
      all.add(sweep(replica, state, rng));
    }
    return stacked(all);
  }

  private State sweep(int replica, State state, Rng rng) {
    return new Gibbs().step(machines.get(replica), renewed(replica, state, rng), rng);
  }

  @Override
  public Kernel.Observation observe(State state, Rng rng) {
    Kernel.Observation wanted = new Gibbs().observe(machines.get(0), renewed(0, state, rng), rng);
    List<State> all = new ArrayList<>(List.of(wanted.state()));
    for (int replica = 1; replica < count(); replica++) {
      all.add(sweep(replica, state, rng));
    }
    return new Kernel.Observation(stacked(all), wanted.statistics());
  }

  /** The rows of a replica with the summed block drawn given the others. */
  private State renewed(int replica, State state, Rng rng) {
    int chains = state.rows() / count();
    State rows = ReplicaExchange.rows(state, replica * chains, (replica + 1) * chains);
    Set<Integer> held = rows.without(summed()).values().keySet();
    State drawn =
        new Gibbs().step(machines.get(replica), rows.clamp(held.toArray(Integer[]::new)), rng);
    return drawn.clamp();
  }

  private List<Integer> summed() {
    List<List<Integer>> blocks = machines.get(0).blocks();
    return blocks.get(blocks.size() - 1);
  }

  /** One under another; all but the first are freed, whose arrays an observation may share. */
  private static State stacked(List<State> all) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    for (int layer : all.get(0).values().keySet()) {
      NDList parts = new NDList();
      all.forEach(state -> parts.add(state.get(layer)));
      values.put(layer, NDArrays.concat(parts));
      parts.subList(1, parts.size()).forEach(NDArray::close);
    }
    return State.of(values);
  }
}
