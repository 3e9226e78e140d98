package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.stream.IntStream;
import relief.Parameters;
import relief.Part;
import relief.Rng;
import relief.Scalar;
import relief.Workers;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.models.Rows;
import relief.models.State;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;

/**
 * CD-k with dropout that spares units by their part in the energy (energy-based dropout: Roder, de
 * Rosa, de Albuquerque, Rossi &amp; Papa 2020): a first CD-k with all units tells how important
 * unit j is in row n,
 *
 * <pre>
 * I = p(h = 1 after k sweeps) / p(h = 1 in the data) / |ΔE|,  kept with probability 1 − I / max I
 * </pre>
 *
 * <p>with the change ΔE of the row's energy by the sweeps, hidden units at their means, and the
 * maximum over the rows of the minibatch, for each unit. A second CD-k, of the machine without the
 * units that were dropped in that row, gives the gradient; both of its phases lack the same units.
 *
 * <p>Learnergy mixes the rows in its energy and takes one ΔE for all of them, which then cancels in
 * I / max I. Probabilities and |ΔE| count as 10⁻⁶ at least.
 */
public final class EnergyDropout implements Objective {
  private static final float LEAST = 1e-6f;
  private final int steps;

  private EnergyDropout(int steps) {
    this.steps = steps;
  }

  /**
   * Before and after so many sweeps.
   *
   * @param steps k ≥ 1
   */
  public static EnergyDropout of(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("Expected at least one sweep, got " + steps + ".");
    }
    return new EnergyDropout(steps);
  }

  /**
   * Draws 2k + 3 numbers a hidden unit and 2k a visible one, for every row.
   *
   * @throws IllegalArgumentException unless all but one layer is observed
   */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    int hidden = hidden(machine, batch);
    List<Part> parts = Rows.parts(machine, batch.rows());
    Rng probe = rng.split("probe");
    NDArray importance =
        Workers.stack(
            parts,
            part -> {
              State observed = State.observing(batch.part(part));
              return importance(
                  machine, observed, hidden, chain(machine, observed, part.stream(probe)));
            });
    NDArray dropped = importance.div(importance.max(new int[] {0}, true));
    NDArray mask = rng.split("mask").bernoulli(Scalar.apply(dropped.neg(), NDArray::addi, 1));
    return masked(machine, batch, hidden, mask, rng.split("masked"));
  }

  private static int hidden(BoltzmannMachine machine, Batch batch) {
    List<Integer> hidden =
        IntStream.range(0, machine.layers().size())
            .filter(i -> !batch.observed().containsKey(i))
            .boxed()
            .toList();
    if (hidden.size() != 1) {
      throw new IllegalArgumentException(
          "Expected one layer that the data have no values of, got layers "
              + hidden
              + "; take Dropout for other machines.");
    }
    return hidden.get(0);
  }

  /** The observed layers after k sweeps that begin with the hidden layer. */
  private State chain(BoltzmannMachine machine, State observed, Rng rng) {
    State data = new Gibbs().step(machine, observed, rng);
    return new Gibbs().steps(steps, machine, data.clamp(), rng);
  }

  /** I of every row and unit; the observed layers before, and a state after the sweeps. */
  static NDArray importance(BoltzmannMachine machine, State observed, int hidden, State after) {
    State before = Reconstruction.up(machine, observed);
    Integer[] known = observed.values().keySet().toArray(Integer[]::new);
    State later = Reconstruction.up(machine, after.without(List.of(hidden)).clamp(known));
    NDArray change = machine.energy(later).sub(machine.energy(before)).abs();
    NDArray divisor = atLeast(change.toType(DataType.FLOAT32, false)).expandDims(1);
    return atLeast(later.get(hidden)).div(atLeast(before.get(hidden))).div(divisor);
  }

  private static NDArray atLeast(NDArray values) {
    return Scalar.apply(values, NDArray::maximum, LEAST);
  }

  /** CD-k of machines that lack other units in every row: {@code mask [rows, units]}. */
  Parameters masked(BoltzmannMachine machine, Batch batch, int hidden, NDArray mask, Rng rng) {
    return Workers.sum(
        Rows.parts(machine, batch.rows()),
        part -> {
          NDArray own = mask.get(new NDIndex().addSliceDim(part.from(), part.to()));
          BoltzmannMachine rest = Masked.units(machine, i -> i == hidden ? own : null);
          Rng stream = part.stream(rng);
          State observed = State.observing(batch.part(part));
          Kernel.Observation data = new Gibbs().observe(rest, observed, stream);
          State chain = new Gibbs().steps(steps - 1, rest, data.state().clamp(), stream);
          State model = new Gibbs().observe(rest, chain, stream).statistics();
          double share = (double) part.size() / batch.rows();
          Parameters gradient = rest.statistics(data.statistics(), share);
          gradient.add(rest.statistics(model, -share));
          return gradient;
        });
  }

  @Override
  public String toString() {
    return "CD-" + steps + " with energy dropout";
  }
}
