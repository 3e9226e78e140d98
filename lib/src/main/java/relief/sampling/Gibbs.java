package relief.sampling;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import relief.Rng;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Block Gibbs sampling: block by block (even layers, then odd ones in a chain), every layer that is
 * not clamped is drawn from its conditional law given all its neighbours. Leaves the machine's law
 * invariant. Draws one random number a unit and sweep.
 */
public record Gibbs() implements Kernel {
  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    State next = Unknown.filledIn(machine, state, this, rng);
    for (List<Integer> block : freeBlocks(machine, state)) {
      next = sample(machine, next, block, rng);
    }
    return next;
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    List<List<Integer>> blocks = freeBlocks(machine, state);
    if (blocks.isEmpty()) {
      return new Observation(state, state);
    }
    State next = Unknown.filledIn(machine, state, this, rng);
    for (List<Integer> block : blocks.subList(0, blocks.size() - 1)) {
      next = sample(machine, next, block, rng);
    }
    return last(machine, next, blocks.get(blocks.size() - 1), rng);
  }

  private static State sample(BoltzmannMachine machine, State state, List<Integer> block, Rng rng) {
    State next = state;
    for (int i : block) {
      try (NDArray field = machine.field(state, i)) { // freed early, it leaves the cache to others
        next = next.with(i, draw(machine.layers().get(i), field, state.values().get(i), rng));
      }
    }
    return next;
  }

  private static NDArray draw(Layer layer, NDArray field, NDArray current, Rng rng) {
    return current == null ? layer.sample(field, rng) : layer.moved(field, current, rng);
  }

  /** One field for both the sample and the mean saves a matrix product. */
  private static Observation last(
      BoltzmannMachine machine, State state, List<Integer> block, Rng rng) {
    State sample = state;
    State means = state;
    for (int i : block) {
      Layer layer = machine.layers().get(i);
      try (NDArray field = machine.field(state, i)) {
        NDArray mean = state.mean(i, layer, field);
        sample = sample.with(i, layer.sample(field, mean, rng));
        means = means.withMean(i, mean);
      }
    }
    return new Observation(sample, means);
  }

  private static List<List<Integer>> freeBlocks(BoltzmannMachine machine, State state) {
    List<List<Integer>> blocks = new ArrayList<>();
    for (List<Integer> block : machine.blocks()) {
      List<Integer> free = block.stream().filter(i -> !state.clamped().contains(i)).toList();
      if (!free.isEmpty()) {
        blocks.add(free);
      }
    }
    return blocks;
  }
}
