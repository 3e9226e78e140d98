package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * A kernel that holds a part of the visible layer: some pixels of an image, some columns of a
 * table. A sweep draws the visible units given all other layers, puts the values that are held back
 * in their places, and then moves the other layers. Units that are independent of each other given
 * their field are so drawn from their law given the held ones, so that with {@link Gibbs} inside
 * the chain leaves the law
 *
 * <pre>p(unknown units, hidden layers | known units) ∝ exp(−E(known units, unknown units, hidden
 * layers))</pre>
 *
 * <p>invariant: exact conditional sampling. Units that depend on each other, such as the categories
 * of a {@code OneHot} group, are to be held together or not at all. The values are those that the
 * state has: clamping whole layers stays the state's business, and a clamped visible layer stays as
 * it is.
 *
 * <p>{@link Completion} does the rest: where chains start, burn-in, averages.
 *
 * @param kernel what moves the units that are not held, layer by layer
 * @param held from the visible layer and its values to what holds them: 1 for units that stay, else
 *     0; {@code [rows, units]}, or {@code [1, units]} for all rows alike
 */
public record Observing(Kernel kernel, BiFunction<Layer, NDArray, NDArray> held) implements Kernel {
  /**
   * Gibbs sampling of the units whose place in the mask is 0.
   *
   * @param mask 1 for known units, else 0: {@code [1, units]} or {@code [rows, units]}, with as
   *     many rows as the states; to be kept as long as the kernel
   */
  public static Observing of(NDArray mask) {
    return new Observing(new Gibbs(), (layer, visible) -> mask);
  }

  /**
   * Gibbs sampling in which groups of units that are all 0 stay so: variables that are absent in a
   * row, such as films that a user has not rated ({@link relief.layers.Incomplete}). All others are
   * free. So each row has a machine of its own, without the groups that it lacks (Salakhutdinov,
   * Mnih &amp; Hinton 2007, section 2), and chains that start at the data have its law: {@code
   * ContrastiveDivergence.of(Schedule.constant(1), Observing.absent(5), 10)}.
   *
   * @param categories units of a group
   */
  public static Observing absent(int categories) {
    return new Observing(
        new Gibbs(),
        (layer, visible) -> {
          requireGroups(layer, categories);
          return absences(visible, categories);
        });
  }

  /** By another kernel that has one state a chain, such as {@link ModeUpdates}. */
  public Observing by(Kernel other) {
    return new Observing(other, held);
  }

  private static void requireGroups(Layer layer, int categories) {
    if (layer.unitsOfAGroup() != categories) {
      throw new IllegalArgumentException(
          "Expected groups of "
              + categories
              + " units, some of which are absent, got "
              + layer
              + " with groups of "
              + layer.unitsOfAGroup()
              + "; take Observing.absent with the categories of an Incomplete layer.");
    }
  }

  private static NDArray absences(NDArray visible, int categories) {
    long rows = visible.getShape().get(0);
    NDArray grouped = visible.reshape(rows, -1, categories);
    NDArray none = Scalar.apply(grouped.sum(new int[] {2}, true), NDArray::eq, 0);
    return none.toType(DataType.FLOAT32, false).repeat(2, categories).reshape(visible.getShape());
  }

  @Override
  public Observing at(double time) {
    return new Observing(kernel.at(time), held);
  }

  @Override
  public State step(BoltzmannMachine machine, State state, Rng rng) {
    return released(kernel.step(machine, drawn(machine, state, rng), rng), state);
  }

  @Override
  public Observation observe(BoltzmannMachine machine, State state, Rng rng) {
    Observation next = kernel.observe(machine, drawn(machine, state, rng), rng);
    return new Observation(released(next.state(), state), released(next.statistics(), state));
  }

  /** The visible units moved alone, where they are not held; then held, all of them. */
  private State drawn(BoltzmannMachine machine, State state, Rng rng) {
    if (state.clamped().contains(0)) {
      return state;
    }
    Integer[] others = IntStream.range(1, machine.layers().size()).boxed().toArray(Integer[]::new);
    NDArray before = state.visible();
    NDArray next =
        Workspace.scoped(
            () ->
                putBack(machine, before, kernel.step(machine, state.clamp(others), rng).visible()));
    Set<Integer> all = new HashSet<>(state.clamped());
    all.add(0);
    return state.with(0, next).clamp(all.toArray(Integer[]::new));
  }

  private NDArray putBack(BoltzmannMachine machine, NDArray before, NDArray drawn) {
    NDArray mask = held.apply(machine.layers().get(0), before);
    NDArray free = Scalar.apply(mask.neg(), NDArray::addi, 1);
    return drawn.mul(free).add(before.mul(mask));
  }

  private static State released(State next, State before) {
    return next.clamp(before.clamped().toArray(Integer[]::new));
  }

  @Override
  public String toString() {
    return "observing " + kernel;
  }
}
