package relief.sampling;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.Scalar;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.models.State;

/**
 * Mean-field updates: block by block, every layer that is not clamped takes its conditional mean
 * given the means of its neighbours. With the visible layer clamped the iteration converges to the
 * factorial distribution that bounds the likelihood best (Salakhutdinov &amp; Hinton 2009, equation
 * 7). Draws nothing.
 */
public record MeanField() implements Kernel {
  /** Added and taken away again, it leaves multiples of 10⁻¹⁶ of what is smaller. */
  private static final float LARGE = 1e-9f;

  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    State known = Unknown.filledIn(machine, state, this, rng);
    return sweep(machine, known, evidence(machine, known));
  }

  /**
   * The means of all unknown layers given the clamped ones: the pass upwards of {@link
   * Reconstruction#up}, then sweeps. An RBM's posterior is exact after the pass, and no sweep is
   * made.
   *
   * @param sweeps how many; the update shrinks the error about tenfold in five
   */
  public State infer(BoltzmannMachine machine, State observed, int sweeps) {
    State state = Reconstruction.up(machine, observed);
    if (isExact(machine, observed)) {
      return state;
    }
    SortedMap<Integer, NDArray> evidence = evidence(machine, state);
    for (int i = 0; i < sweeps; i++) {
      state = sweep(machine, state, evidence);
    }
    return rounded(state);
  }

  /**
   * In place: the smallest means count as 0. Where units of two layers are hardly ever on, products
   * of their means would else be subnormal numbers, which slow a processor down many times.
   */
  private static State rounded(State state) {
    for (int layer : state.means()) {
      if (!state.clamped().contains(layer)) {
        Scalar.apply(state.get(layer), NDArray::addi, LARGE);
        Scalar.apply(state.get(layer), NDArray::subi, LARGE);
      }
    }
    return state;
  }

  /** Whether the free layers are independent given the clamped ones. */
  private static boolean isExact(BoltzmannMachine machine, State state) {
    return machine.edges().stream()
        .allMatch(e -> state.clamped().contains(e.lower()) || state.clamped().contains(e.upper()));
  }

  /** The fields of the clamped layers, which don't change from sweep to sweep. */
  private static SortedMap<Integer, NDArray> evidence(BoltzmannMachine machine, State state) {
    SortedMap<Integer, NDArray> fields = new TreeMap<>();
    for (int i = 0; i < machine.layers().size(); i++) {
      int layer = i;
      boolean informed =
          machine.edges().stream()
              .anyMatch(e -> e.touches(layer) && state.clamped().contains(e.opposite(layer)));
      if (informed && !state.clamped().contains(i)) {
        fields.put(i, machine.field(state, i, state.clamped()::contains));
      }
    }
    return fields;
  }

  private static State sweep(
      BoltzmannMachine machine, State state, SortedMap<Integer, NDArray> evidence) {
    State next = state;
    for (List<Integer> block : machine.blocks()) {
      State before = next;
      for (int i : block) {
        if (!state.clamped().contains(i)) {
          NDArray field = field(machine, before, i, evidence);
          next = next.withMean(i, before.mean(i, machine.layers().get(i), field));
        }
      }
    }
    return next;
  }

  private static NDArray field(
      BoltzmannMachine machine, State state, int layer, SortedMap<Integer, NDArray> evidence) {
    if (!evidence.containsKey(layer)) {
      return machine.field(state, layer);
    }
    boolean alone =
        machine.edges().stream()
            .noneMatch(e -> e.touches(layer) && !state.clamped().contains(e.opposite(layer)));
    NDArray given = evidence.get(layer);
    return alone
        ? given
        : given.add(machine.field(state, layer, i -> !state.clamped().contains(i)));
  }
}
