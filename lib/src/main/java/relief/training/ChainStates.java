package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Parameters;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Chains;

/**
 * The chains of all workers as named arrays: the rows of a layer one below the other as "layer0"
 * and so on, how many of them each worker has as "rows", and as "means" the layers whose values are
 * means, if there are any.
 */
final class ChainStates {
  private static final String LAYER = "layer";
  private static final String ROWS = "rows";
  private static final String MEANS = "means";

  private ChainStates() {}

  /** New arrays in the caller's scope, or the chains' own; none for no chains. */
  static Parameters of(NDManager memory, List<Chains> chains) {
    List<State> states = chains.stream().map(Chains::kernelState).toList();
    Parameters all = Parameters.of(ROWS, rows(memory, states));
    Set<Integer> means = states.get(0).means();
    if (!means.isEmpty()) {
      long[] layers = means.stream().mapToLong(Integer::longValue).sorted().toArray();
      all = all.and(MEANS, memory.create(layers));
    }
    for (int layer : states.get(0).values().keySet()) {
      NDList parts = new NDList();
      states.forEach(state -> parts.add(state.get(layer)));
      all = all.and(LAYER + layer, parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0));
    }
    return all;
  }

  private static NDArray rows(NDManager memory, List<State> states) {
    return memory.create(states.stream().mapToLong(State::rows).toArray());
  }

  /**
   * The states of the workers' chains, copies in the caller's scope.
   *
   * @throws IllegalArgumentException if they are no states of such a machine
   */
  static List<State> read(BoltzmannMachine machine, Parameters saved) {
    SortedMap<Integer, NDArray> layers = new TreeMap<>();
    for (String name : saved.names()) {
      if (name.startsWith(LAYER)) {
        layers.put(Integer.valueOf(name.substring(LAYER.length())), saved.get(name));
      }
    }
    long[] rows = saved.get(ROWS).toLongArray();
    requireFit(machine, layers, Arrays.stream(rows).sum());
    List<State> states = new ArrayList<>();
    long from = 0;
    for (long count : rows) {
      states.add(part(layers, means(saved), from, from + count));
      from += count;
    }
    return states;
  }

  private static Set<Integer> means(Parameters saved) {
    Set<Integer> means = new HashSet<>();
    if (saved.names().contains(MEANS)) {
      Arrays.stream(saved.get(MEANS).toLongArray()).forEach(i -> means.add((int) i));
    }
    return means;
  }

  private static State part(
      SortedMap<Integer, NDArray> layers, Set<Integer> means, long from, long to) {
    NDIndex range = new NDIndex().addSliceDim(from, to);
    SortedMap<Integer, NDArray> some = new TreeMap<>();
    layers.forEach((layer, x) -> some.put(layer, x.get(range).duplicate()));
    return new State(some, means, Set.of());
  }

  private static void requireFit(
      BoltzmannMachine machine, SortedMap<Integer, NDArray> layers, long rows) {
    for (int i = 0; i < machine.layers().size(); i++) {
      NDArray x = layers.get(i);
      long units = machine.layers().get(i).units();
      if (x == null || x.getShape().get(0) != rows || x.getShape().get(1) != units) {
        throw new IllegalArgumentException(
            "Expected chains with "
                + rows
                + " rows of "
                + units
                + " units in layer "
                + i
                + " in the checkpoint, got "
                + (x == null ? "none" : x.getShape())
                + "; resume with the model that was saved.");
      }
    }
  }
}
