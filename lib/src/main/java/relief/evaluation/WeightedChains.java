package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.Workspace;
import relief.models.State;
import relief.sampling.LogWeights;
import relief.sampling.Population;
import relief.sampling.Rung;

/**
 * Independent groups of weighted chains, in blocks that workers take. A block has a random stream
 * of its own, and there are as many as the machine's size asks for: the numbers depend neither on
 * timing nor on how many workers there are. Owns the states.
 */
final class WeightedChains implements AutoCloseable {
  private final NDManager owner;
  private final List<Part> tasks;
  private List<Population> blocks = List.of();

  private WeightedChains(NDManager owner, int blocks) {
    this.owner = owner;
    tasks = Workers.parts(owner.getDevice(), blocks, 1);
  }

  /** Independent draws at β = 0. */
  static WeightedChains start(AnnealedPath path, int groups, int chains, Rng rng) {
    int count = Math.min(groups, AnnealedRuns.blockCount(path.machine(), groups * chains));
    NDManager owner = path.machine().memory().newSubManager();
    WeightedChains all = new WeightedChains(owner, count);
    List<Part> parts = Part.split(groups, count);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      all.take(
          parts.stream()
              .map(p -> start(path, LogWeights.of(p.size(), chains), rng.at(p.number())))
              .toList());
    }
    return all;
  }

  private static Population start(AnnealedPath path, LogWeights equal, Rng rng) {
    State state = path.start(equal.values().length, rng);
    return Population.of(path.at(0), state, equal);
  }

  /** The same chains once more, to go another way. */
  WeightedChains copy() {
    WeightedChains copy =
        new WeightedChains(owner.getParentManager().newSubManager(), blocks.size());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      copy.take(blocks.stream().map(b -> b.with(duplicate(b.state()))).toList());
    }
    return copy;
  }

  private static State duplicate(State state) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    state.values().forEach((i, x) -> values.put(i, x.duplicate()));
    return State.of(values);
  }

  /** Takes all chains to the next law: see {@link Population#visit}. */
  void visit(Rung next, Rng rng) {
    List<Population> moved = each(i -> visited(blocks.get(i), next, rng.at(i)));
    List<Population> old = blocks;
    take(moved);
    old.forEach(b -> b.state().values().values().forEach(NDArray::close));
  }

  private static Population visited(Population block, Rung next, Rng rng) {
    Population moved = block.visit(next, rng);
    Moved.release(moved.state());
    return moved;
  }

  private List<Population> each(IntFunction<Population> work) {
    Population[] results = new Population[blocks.size()];
    Workers.run(
        tasks,
        part -> {
          for (int i = part.from(); i < part.to(); i++) {
            results[i] = work.apply(i);
          }
        });
    return List.of(results);
  }

  private void take(List<Population> some) {
    some.forEach(b -> b.state().values().values().forEach(x -> Workspace.keep(owner, x)));
    blocks = some;
  }

  /** The logarithm of each group's mean weight. */
  double[] logMeans() {
    return blocks.stream().flatMapToDouble(b -> Arrays.stream(b.weights().logMeans())).toArray();
  }

  /** How many chains there are. */
  int count() {
    return blocks.stream().mapToInt(b -> b.here().length).sum();
  }

  @Override
  public void close() {
    owner.close();
  }
}
