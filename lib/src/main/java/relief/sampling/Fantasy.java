package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import relief.Interrupts;
import relief.Part;
import relief.Rng;
import relief.Schedule;
import relief.Workers;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;

/**
 * Fantasy particles: independent chains that start from the layers' own laws and that a kernel,
 * Gibbs sampling if none is named, moves on; it may change over the sweeps, as annealed couplings
 * do.
 *
 * @param machine the model
 * @param particles how many chains
 * @param steps how many sweeps
 * @param kernel what moves the chains, asked with the share of sweeps done ({@link Kernel#at})
 * @param meanField whether a last mean-field sweep replaces the visible sample by its means
 * @param held values of clamped layers, a row for each particle, by the index of the layer
 */
public record Fantasy(
    BoltzmannMachine machine,
    int particles,
    int steps,
    Kernel kernel,
    boolean meanField,
    Map<Integer, NDArray> held) {
  private static final int DEFAULT_STEPS = 100;

  /** Checks the numbers. */
  public Fantasy {
    if (particles < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "Expected at least one particle and one step, got " + particles + " and " + steps + ".");
    }
    held = Map.copyOf(held);
    held.forEach((layer, rows) -> requireRows(machine, particles, layer, rows));
  }

  /** 100 sweeps at β = 1, sampled to the end. */
  public static Fantasy of(BoltzmannMachine machine, int particles) {
    return new Fantasy(machine, particles, DEFAULT_STEPS, new Gibbs(), false, Map.of());
  }

  /** With so many sweeps. */
  public Fantasy steps(int count) {
    return new Fantasy(machine, particles, count, kernel, meanField, held);
  }

  /**
   * With annealed couplings: β rises in a straight line from {@code start} to 1 over the first half
   * of the sweeps and stays there.
   */
  public Fantasy annealedFrom(double start) {
    return annealed(Schedule.linear(start, 1, 0.5));
  }

  /**
   * By Gibbs sweeps with a schedule for the couplings' inverse temperature β over the share of
   * sweeps done; it should end at 1.
   */
  public Fantasy annealed(Schedule schedule) {
    return by(new Scheduled(time -> new Tempering(schedule.at(time))));
  }

  /**
   * By another kernel, for example {@code ParallelTempering.of(8)}, or {@code
   * Driven.annealed(Schedule.linear(0.6, 0, 0.5), 0.9)}, driven at first and undriven from the
   * middle on. Takes the place of annealing.
   */
  public Fantasy by(Kernel other) {
    return new Fantasy(machine, particles, steps, other, meanField, held);
  }

  /** With a last mean-field sweep, which shows probabilities instead of a sample. */
  public Fantasy meanFieldAtTheEnd() {
    return new Fantasy(machine, particles, steps, kernel, true, held);
  }

  /**
   * With a layer held at given values: what the machine makes of them. Images of a class come from
   * a held label layer, labels of images from a held visible one. The values, a row for each
   * particle, are read when particles are drawn.
   *
   * @param rows {@code [particles, units]}
   * @throws IllegalArgumentException if they don't fit the layer, or are more or fewer
   */
  public Fantasy given(int layer, NDArray rows) {
    Map<Integer, NDArray> all = new TreeMap<>(held);
    all.put(layer, rows);
    return new Fantasy(machine, particles, steps, kernel, meanField, all);
  }

  private static void requireRows(
      BoltzmannMachine machine, int particles, int layer, NDArray rows) {
    machine.requireFit(layer, rows);
    if (rows.getShape().get(0) != particles) {
      throw new IllegalArgumentException(
          "Expected a row for each of the "
              + particles
              + " particles, to hold layer "
              + layer
              + ", got "
              + rows.getShape().get(0)
              + "; repeat a single row by row.repeat(0, particles).");
    }
  }

  /**
   * The visible layer of the particles, {@code [particles, units]}. By Gibbs sampling it draws
   * {@code steps + 1} random numbers a unit and particle.
   */
  public NDArray draw(Rng rng) {
    return draw(State::visible, rng);
  }

  /**
   * All layers of the same particles; means in all of them after a last mean-field sweep. Draws the
   * same numbers. The arrays belong to the caller's scope.
   */
  public State state(Rng rng) {
    try (NDArray all = draw(state -> beside(state.values().values()), rng)) {
      TreeMap<Integer, NDArray> values = new TreeMap<>();
      long from = 0;
      for (int i = 0; i < machine.layers().size(); i++) {
        long to = from + machine.layers().get(i).units();
        NDIndex columns = new NDIndex().addAllDim().addSliceDim(from, to);
        values.put(i, Workspace.scoped(() -> all.get(columns).duplicate()));
        from = to;
      }
      Set<Integer> means =
          values.keySet().stream()
              .filter(i -> meanField && !held.containsKey(i))
              .collect(Collectors.toSet());
      return new State(values, means, held.keySet());
    }
  }

  private static NDArray beside(Collection<NDArray> layers) {
    return NDArrays.concat(new NDList(layers), 1);
  }

  private NDArray draw(Function<State, NDArray> shown, Rng rng) {
    machine.memory();
    return Workspace.scoped(
        () -> Workers.stack(Rows.parts(machine, particles), p -> run(p, shown, rng)));
  }

  private NDArray run(Part part, Function<State, NDArray> shown, Rng rng) {
    Rng stream = part.stream(rng);
    try (Chains chains = start(part, stream)) {
      for (int i = 0; i < steps; i++) {
        Interrupts.check();
        move(chains.by(kernel.at((i + 1.0) / steps)), stream);
      }
      State last = chains.state();
      NDArray result =
          shown.apply(meanField ? new MeanField().step(machine, last, stream) : last).duplicate();
      result.attach(machine.memory());
      return result;
    }
  }

  private Chains start(Part part, Rng rng) {
    return held.isEmpty()
        ? Chains.start(machine, kernel, part.size(), rng)
        : Chains.holding(machine, kernel, new Batch(held).part(part), rng);
  }

  private void move(Chains chains, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      chains.advance(machine, 1, rng);
    }
  }
}
