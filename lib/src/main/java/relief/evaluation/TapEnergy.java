package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Magnetizations;
import relief.models.Reconstruction;
import relief.models.State;
import relief.models.TapFreeEnergy;
import relief.sampling.TapIteration;

/**
 * The {@link TapFreeEnergy} of a machine in nats, an estimate of −log Z without sampling: the least
 * of its stationary values that iterations find, half of them (or one for each row there is) from
 * rows of the data, the others from the layers' own laws. All in float64.
 *
 * <p>Only starts that come to rest count; the estimate says how many did, and is NaN if none does.
 * Order 1 gives an upper bound of −log Z. The other orders are closer for weak couplings, have no
 * error that could be told, and for strong ones may be far off to either side.
 *
 * @param order of the expansion, from 1 to 3
 * @param starts how many
 * @param iteration what leads to stationary points; its tolerance says what counts as rest
 */
public record TapEnergy(int order, int starts, TapIteration iteration) implements Metric {
  private static final int STARTS = 40;
  private static final int SWEEPS = 1000;
  private static final double REST = 1e-6;

  /** Checks the numbers. */
  public TapEnergy {
    TapFreeEnergy.requireOrder(order);
    if (starts < 2 || iteration.tolerance() == 0) {
      throw new IllegalArgumentException(
          "Expected at least two starts and an iteration with a tolerance above 0, got "
              + starts
              + " and "
              + iteration
              + ".");
    }
  }

  /** Forty starts with at most a thousand sweeps each, damped by ½, until no mean moves by 10⁻⁶. */
  public static TapEnergy of(int order) {
    return new TapEnergy(order, STARTS, new TapIteration(SWEEPS, 0.5, REST));
  }

  @Override
  public String name() {
    return "TAP free energy";
  }

  /** Draws two numbers a unit and start at most, and what prepares the rows. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      State start = exact(start(machine, data, rng));
      BoltzmannMachine exact =
          machine.with(machine.parameters().map(a -> a.toType(DataType.FLOAT64, true)));
      return least(TapFreeEnergy.of(exact, order), Magnetizations.of(exact, start));
    }
  }

  private State start(BoltzmannMachine machine, Dataset data, Rng rng) {
    int rows = Math.min(starts / 2, data.size());
    State own = machine.start(starts - rows, rng.split("own laws"));
    for (Batch batch : data.range(0, rows).batches(rows, rng.split("rows"))) {
      State up = Reconstruction.up(machine, State.observing(batch));
      own = own.above(State.of(up.values()));
    }
    return own;
  }

  private static State exact(State state) {
    SortedMap<Integer, NDArray> values = new TreeMap<>();
    state.values().forEach((layer, x) -> values.put(layer, x.toType(DataType.FLOAT64, true)));
    return State.of(values);
  }

  private Estimate least(TapFreeEnergy tap, Magnetizations start) {
    Magnetizations end = iteration.solve(tap, start).point();
    TapIteration once = new TapIteration(1, iteration.damping(), 0);
    double[] moves = once.solve(tap, end).point().moves(end).toDoubleArray();
    double[] values = tap.of(end).toDoubleArray();
    double least = Double.NaN;
    int resting = 0;
    for (int i = 0; i < values.length; i++) {
      if (moves[i] <= iteration.tolerance()) {
        resting++;
        least = least <= values[i] ? least : values[i];
      }
    }
    String words = "(TAP of order " + order + ", " + resting + " of " + starts + " starts at rest)";
    return Estimate.exact(least, "nats").from(words);
  }
}
