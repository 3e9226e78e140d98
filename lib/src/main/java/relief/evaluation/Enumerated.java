package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Interrupts;
import relief.Workers;
import relief.data.Batch;
import relief.layers.Layer;
import relief.layers.Outcomes;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.LogWeights;

/**
 * All states of some layers of a machine, 4096 at a time.
 *
 * @param machine the machine
 * @param layers the enumerated layers, which have {@link Layer#outcomes}; those of the first one
 *     change fastest in a state's number
 */
record Enumerated(BoltzmannMachine machine, List<Integer> layers) {
  /** No more binary units than these are ever enumerated, no more states than theirs. */
  static final int MOST = 25;

  private static final int CHUNK = 4096;
  private static final double TOLERANCE = 1e-9;

  /** Checks that the layers have at most the states of so many binary units. */
  static Enumerated of(BoltzmannMachine machine, List<Integer> layers, int most) {
    if (bits(machine, layers) > most + TOLERANCE) {
      throw new IllegalArgumentException(
          "Expected layers with at most the states of "
              + most
              + " binary units to enumerate, got layers "
              + layers
              + " of "
              + machine
              + "; estimate with AnnealedImportanceSampling, for a deep machine within a"
              + " VariationalBound.");
    }
    return new Enumerated(machine, layers);
  }

  /** log₂ of the number of states; infinite if units are real numbers. */
  static double bits(BoltzmannMachine machine, List<Integer> layers) {
    return layers.stream().map(machine.layers()::get).mapToDouble(Enumerated::bits).sum();
  }

  private static double bits(Layer layer) {
    return layer.outcomes().map(Outcomes::bits).orElse(Double.POSITIVE_INFINITY);
  }

  private Outcomes outcomes(int layer) {
    return machine.layers().get(layer).outcomes().orElseThrow();
  }

  private long states() {
    return layers.stream().mapToLong(i -> outcomes(i).count()).reduce(1, Math::multiplyExact);
  }

  /** log Σ exp(−F) over all states, everything else summed out, by workers side by side. */
  double logSum() {
    long states = states();
    double[] sums = new double[Math.toIntExact((states + CHUNK - 1) / CHUNK)];
    Workers.run(
        Workers.parts(machine.memory().getDevice(), sums.length, 1),
        part -> {
          for (int i = part.from(); i < part.to(); i++) {
            sums[i] = logSum((long) i * CHUNK, states, new TreeMap<>());
          }
        });
    return LogWeights.logSumExp(sums);
  }

  /** The same for each row of the visible layer, which is known: {@code [rows]}. */
  double[] logSums(NDArray visible) {
    return logSums(Batch.of(visible));
  }

  /** The same for each row of some layers, which are known: {@code [rows]}. */
  double[] logSums(Batch known) {
    if (layers.isEmpty()) {
      return machine.freeEnergy(State.observing(known)).neg().toDoubleArray();
    }
    double[] sums = new double[known.rows()];
    for (int row = 0; row < sums.length; row++) {
      sums[row] = logSum(known, row);
    }
    return sums;
  }

  private double logSum(Batch known, int row) {
    long states = states();
    double[] sums = new double[Math.toIntExact((states + CHUNK - 1) / CHUNK)];
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (int i = 0; i < sums.length; i++) {
        long from = (long) i * CHUNK;
        sums[i] = logSum(from, states, copies(known, row, Math.min(CHUNK, states - from)));
      }
    }
    return LogWeights.logSumExp(sums);
  }

  private static SortedMap<Integer, NDArray> copies(Batch known, int row, long count) {
    SortedMap<Integer, NDArray> copies = new TreeMap<>();
    known
        .observed()
        .forEach((i, x) -> copies.put(i, x.get(row + ":" + (row + 1)).repeat(0, count)));
    return copies;
  }

  private double logSum(long from, long states, SortedMap<Integer, NDArray> known) {
    Interrupts.check();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int rows = (int) Math.min(CHUNK, states - from);
      long repeated = 1;
      for (int i : layers) {
        known.put(i, outcomes(i).rows(machine.memory(), from, repeated, rows));
        repeated *= outcomes(i).count();
      }
      return LogWeights.logSumExp(machine.freeEnergy(State.of(known)).neg().toDoubleArray());
    }
  }
}
