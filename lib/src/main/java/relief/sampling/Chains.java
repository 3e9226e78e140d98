package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Map;
import java.util.TreeMap;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Persistent Markov chains (fantasy particles), a row each, that a kernel moves on, with what other
 * rows the kernel needs. They own their state, independent of any batch, and free it when closed or
 * with the machine's workspace.
 */
public final class Chains implements AutoCloseable {
  private Kernel kernel;
  private final NDManager owner;
  private State state;

  private Chains(Kernel kernel, NDManager owner) {
    this.kernel = kernel;
    this.owner = owner;
  }

  /**
   * Chains that start from the layers' own laws, as if the machine had no couplings.
   *
   * @param rows how many chains
   * @throws IllegalArgumentException if that is less than one
   */
  public static Chains start(BoltzmannMachine machine, Kernel kernel, int rows, Rng rng) {
    if (rows < 1) {
      throw new IllegalArgumentException("Expected at least one chain, got " + rows + ".");
    }
    Chains chains = new Chains(kernel, machine.memory().newSubManager());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      chains.keep(kernel.start(machine, rows, rng));
    }
    return chains;
  }

  /**
   * Chains with some layers clamped to given values, a row for each chain, which are copied. The
   * other layers start from their own laws, and follow the law given those values.
   *
   * @param held layer index → values, {@code [chains, units]} each
   * @throws IllegalArgumentException if they don't fit the layers
   */
  public static Chains holding(BoltzmannMachine machine, Kernel kernel, Batch held, Rng rng) {
    held.observed().forEach(machine::requireFit);
    Chains chains = new Chains(kernel, machine.memory().newSubManager());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      State start = kernel.start(machine, held.rows(), rng);
      requireOneStateEach(start, held.rows(), kernel);
      for (Map.Entry<Integer, NDArray> layer : held.observed().entrySet()) {
        start = start.with(layer.getKey(), layer.getValue().duplicate());
      }
      chains.keep(start.clamp(held.observed().keySet().toArray(Integer[]::new)));
    }
    return chains;
  }

  private static void requireOneStateEach(State start, int chains, Kernel kernel) {
    if (start.rows() != chains) {
      throw new IllegalArgumentException(
          "Expected a kernel that has one state a chain, to clamp layers of it, got "
              + kernel
              + " with "
              + start.rows()
              + " rows for "
              + chains
              + " chains.");
    }
  }

  /**
   * Chains that go on from a state of the kernel's own, as {@link #kernelState} gave it.
   *
   * @param state the chains keep its arrays
   */
  public static Chains from(BoltzmannMachine machine, Kernel kernel, State state) {
    Chains chains = new Chains(kernel, machine.memory().newSubManager());
    chains.keep(state);
    return chains;
  }

  /**
   * From now on another kernel moves them.
   *
   * @param other for states of the same rows, such as the same kernel {@link Kernel#at later}
   * @return these chains
   */
  public Chains by(Kernel other) {
    kernel = other;
    return this;
  }

  /**
   * Moves every chain by so many sweeps. Temporary arrays belong to the caller's scope: open one
   * around a loop of your own.
   *
   * @return the state to take statistics in, see {@link Kernel#observe}; valid until the next
   *     advance, as it shares arrays with the chains' own state
   */
  public State advance(BoltzmannMachine machine, int steps, Rng rng) {
    if (steps < 1) {
      throw new IllegalArgumentException("Expected at least one sweep, got " + steps + ".");
    }
    State moved = kernel.steps(steps - 1, machine, state, rng);
    Kernel.Observation observation = kernel.observe(machine, moved, rng);
    keep(observation.state());
    return observation.statistics();
  }

  /** Where the chains are now, one row for each; valid until the next advance. */
  public State state() {
    return kernel.target(state);
  }

  /**
   * What the kernel goes on from: the rows of {@link #state()} and those that the kernel moves
   * along with them. Valid until the next advance.
   */
  public State kernelState() {
    return state;
  }

  private void keep(State next) {
    State old = state;
    TreeMap<Integer, NDArray> kept = new TreeMap<>();
    next.values().forEach((i, x) -> kept.put(i, Workspace.keep(owner, x)));
    state = new State(kept, next.means(), next.clamped());
    if (old != null) {
      old.values().values().stream().filter(x -> !holds(kept, x)).forEach(NDArray::close);
    }
  }

  /** By identity: the engine's equals compares the numbers. */
  private static boolean holds(TreeMap<Integer, NDArray> kept, NDArray array) {
    return kept.values().stream().anyMatch(x -> x == array);
  }

  @Override
  public void close() {
    owner.close();
  }

  @Override
  public String toString() {
    return "Chains by " + kernel + ": " + state();
  }
}
