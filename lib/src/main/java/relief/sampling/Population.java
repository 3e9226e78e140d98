package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import relief.Interrupts;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Weighted chains that go from law to law, a row each: sequential Monte Carlo (Del Moral, Doucet
 * &amp; Jasra 2006, section 3; for Boltzmann machines AIS with resampling). A change of β, or of
 * the parameters, gives every chain the weight
 *
 * <pre>log w ← log w + log p*′(x) − log p*(x)</pre>
 *
 * <p>with p* the unnormalised law of the even layers, the odd ones summed out. Where fewer than
 * half of a group's chains are effective, {@link LogWeights#resampled} leaves the places of light
 * chains to heavy ones; then comes a Gibbs sweep, which leaves p′ invariant. So weighted chains
 * have the new law after any change, however large, in the sense that
 *
 * <pre>⟨mean over chains of W f(x)⟩ = (Z′ / Z₀) ⟨f⟩′</pre>
 *
 * <p>holds exactly for every f and every number of chains, from chains that had the law p₀; what a
 * large change costs is effective chains. Only changes that depend on the chains themselves break
 * it. Chains of a group are relatives after a resampling: errors come from what differs between
 * groups.
 *
 * @param state the even layers
 * @param here log p*(x) of each chain under the law that it was last moved by
 * @param weights of the chains
 */
public record Population(State state, double[] here, LogWeights weights) {
  /**
   * Chains that have the machine's law, with equal weights.
   *
   * @param state at least the even layers
   * @param groups into which the rows fall, one after another, equally many each
   * @throws IllegalArgumentException if they don't, or if the machine's layers are no two blocks
   */
  public static Population of(BoltzmannMachine machine, State state, int groups) {
    int each = state.rows() / Math.max(1, groups);
    if (groups < 1 || each * groups != state.rows()) {
      throw new IllegalArgumentException(
          "Expected rows for equal groups, got "
              + state.rows()
              + " rows for "
              + groups
              + " groups; take a multiple.");
    }
    return of(Rung.of(machine), state, LogWeights.of(groups, each));
  }

  /** Chains with some weights under a law. */
  public static Population of(Rung law, State state, LogWeights weights) {
    State kept = law.kept(state);
    return new Population(kept, logs(law, kept), weights);
  }

  /**
   * Chains that start from the layers' own laws, as if there were no couplings, and are annealed up
   * to the machine: the couplings' β rises to 1 in so many equal steps. The logarithm of Z over
   * that without couplings is {@link LogWeights#logMeans}, of each group. Draws one number a unit,
   * chain and step, one more a unit and chain, and what resampling draws. An interrupt stops it
   * ({@link relief.Interrupts}).
   *
   * @param groups how many groups of chains
   * @param chains how many in a group
   * @throws IllegalArgumentException if any number is below one
   */
  public static Population annealed(
      BoltzmannMachine machine, int groups, int chains, int steps, Rng rng) {
    LogWeights equal = LogWeights.of(groups, chains);
    if (steps < 1) {
      throw new IllegalArgumentException("Expected at least one step of β, got " + steps + ".");
    }
    State start = machine.start(groups * chains, rng.split("start"));
    Population now = of(Rung.at(0, machine), start, equal);
    for (int i = 1; i <= steps; i++) {
      Interrupts.check();
      Population before = now;
      Rung next = Rung.at((double) i / steps, machine);
      now = before.visit(next, rng.split("annealing").at(i));
      before.forEach(NDArray::close);
    }
    return now;
  }

  /** The same chains under a machine with other parameters: {@link #visit} of it. */
  public Population follow(BoltzmannMachine machine, Rng rng) {
    return visit(Rung.of(machine), rng);
  }

  /**
   * Weighs the chains for the next law, resamples where due, and moves them by one Gibbs sweep
   * under that law. New arrays, in the caller's scope. Draws one number a unit and chain, and one a
   * group where there is one to resample.
   */
  public Population visit(Rung next, Rng rng) {
    Population moved;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      SortedMap<Integer, NDArray> fields = next.fields(state);
      double[] there = next.logProbability(state, fields).toDoubleArray();
      double[] gains =
          IntStream.range(0, there.length).mapToDouble(i -> there[i] - here[i]).toArray();
      LogWeights.Selection left = weights.plus(gains).resampled(rng.split("resampling"));
      moved = of(next, next.sweep(rows(fields, left), rng.split("sweep")), left.weights());
      moved.forEach(NDScope::unregister);
    }
    moved.forEach(NDScope::register);
    return moved;
  }

  private static double[] logs(Rung rung, State state) {
    return rung.logProbability(state, rung.fields(state)).toDoubleArray();
  }

  /** All that a sweep needs to know of the chains that go on. */
  private static SortedMap<Integer, NDArray> rows(
      SortedMap<Integer, NDArray> fields, LogWeights.Selection left) {
    if (left.isEverybody()) {
      return fields;
    }
    SortedMap<Integer, NDArray> some = new TreeMap<>();
    fields.forEach((i, all) -> some.put(i, all.get(index(all, left))));
    return some;
  }

  private static NDIndex index(NDArray like, LogWeights.Selection left) {
    long[] rows = Arrays.stream(left.chains()).asLongStream().toArray();
    return new NDIndex("{}", like.getManager().create(rows));
  }

  /**
   * As many rows with equal weights, all layers of them: all chains resampled, with the odd layers
   * drawn given the even ones. Their law is the machine's, but for an error that goes down with the
   * number of effective chains; heavy chains are there several times. New arrays, in the caller's
   * scope. Draws one number, and one a unit of the odd layers and chain.
   *
   * @param machine that moved the chains last
   */
  public State draw(BoltzmannMachine machine, Rng rng) {
    LogWeights.Selection left = weights.pooled(rng.split("resampling"));
    SortedMap<Integer, NDArray> some = new TreeMap<>();
    state.values().forEach((i, all) -> some.put(i, all.get(index(all, left))));
    return Rung.of(machine).complete(State.of(some), rng.split("others"));
  }

  /** The same with another copy of the state. */
  public Population with(State other) {
    return new Population(other, here, weights);
  }

  private void forEach(Consumer<NDArray> action) {
    state.values().values().forEach(action);
  }

  @Override
  public String toString() {
    return "Population: " + weights + "; " + state;
  }
}
