package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Interrupts;
import relief.Workers;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * All states of some binary layers of a machine, 4096 at a time.
 *
 * @param machine the machine
 * @param layers the enumerated layers; their units are the bits of a state's number, in order
 */
record Enumerated(BoltzmannMachine machine, List<Integer> layers) {
  /** No more units than these are ever enumerated. */
  static final int MOST = 25;

  private static final int CHUNK = 4096;
  private static final double TOLERANCE = 1e-4;

  /** Checks that the layers are binary and have at most so many units. */
  static Enumerated of(BoltzmannMachine machine, List<Integer> layers, int most) {
    if (units(machine, layers) > most || !isBinary(machine, layers)) {
      throw new IllegalArgumentException(
          "Expected at most "
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

  static int units(BoltzmannMachine machine, List<Integer> layers) {
    return layers.stream().mapToInt(i -> machine.layers().get(i).units()).sum();
  }

  /** Whether the layers are few enough to be looked at, and binary. */
  static boolean isBinary(BoltzmannMachine machine, List<Integer> layers) {
    if (units(machine, layers) > MOST) {
      return false;
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return layers.stream().allMatch(i -> isBinary(machine, machine.layers().get(i)));
    }
  }

  /**
   * Whether the units take the values 0 and 1 only: then the log partition function at a field φ is
   * −energy(0) + Σ softplus(φᵢ − energy(unit i alone) + energy(0)). Tried at φ = 1 and φ = −2.
   */
  private static boolean isBinary(BoltzmannMachine machine, Layer layer) {
    int units = layer.units();
    double zero = layer.energy(filled(machine, units, 0)).toDoubleArray()[0];
    double[] single = layer.energy(machine.memory().eye(units)).toDoubleArray();
    for (double field : new double[] {1, -2}) {
      double expected = -zero;
      for (double energy : single) {
        expected += Math.log1p(Math.exp(field - energy + zero));
      }
      double actual = layer.logPartition(filled(machine, units, field)).toDoubleArray()[0];
      if (!(Math.abs(actual - expected) < TOLERANCE * Math.max(units, Math.abs(expected)))) {
        return false;
      }
    }
    return true;
  }

  private static NDArray filled(BoltzmannMachine machine, int units, double value) {
    return machine.memory().full(new Shape(1, units), (float) value);
  }

  /** log Σ exp(−F) over all states, everything else summed out, by workers side by side. */
  double logSum() {
    long states = 1L << units(machine, layers);
    double[] sums = new double[Math.toIntExact((states + CHUNK - 1) / CHUNK)];
    Workers.run(
        Workers.parts(machine.memory().getDevice(), sums.length, 1),
        part -> {
          for (int i = part.from(); i < part.to(); i++) {
            sums[i] = logSum((long) i * CHUNK, states, new TreeMap<>());
          }
        });
    return logSumExp(sums);
  }

  /** The same for each row of the visible layer, which is known: {@code [rows]}. */
  double[] logSums(NDArray visible) {
    if (layers.isEmpty()) {
      return machine.freeEnergy(State.of(known(visible))).neg().toDoubleArray();
    }
    double[] sums = new double[(int) visible.getShape().get(0)];
    for (int row = 0; row < sums.length; row++) {
      sums[row] = logSum(visible, row);
    }
    return sums;
  }

  private double logSum(NDArray visible, int row) {
    long states = 1L << units(machine, layers);
    double[] sums = new double[Math.toIntExact((states + CHUNK - 1) / CHUNK)];
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray one = visible.get(row + ":" + (row + 1));
      NDArray copies = one.repeat(0, Math.min(states, CHUNK));
      for (int i = 0; i < sums.length; i++) {
        sums[i] = logSum((long) i * CHUNK, states, known(copies));
      }
    }
    return logSumExp(sums);
  }

  private static SortedMap<Integer, NDArray> known(NDArray visible) {
    return new TreeMap<>(Map.of(0, visible));
  }

  private double logSum(long from, long states, SortedMap<Integer, NDArray> known) {
    Interrupts.check();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      int rows = (int) Math.min(CHUNK, states - from);
      int bit = 0;
      for (int i : layers) {
        known.put(i, bits(from, rows, bit, machine.layers().get(i).units()));
        bit += machine.layers().get(i).units();
      }
      return logSumExp(machine.freeEnergy(State.of(known)).neg().toDoubleArray());
    }
  }

  private NDArray bits(long from, int rows, int first, int units) {
    float[] bits = new float[rows * units];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = from + i / units >> first + i % units & 1;
    }
    return machine.memory().create(bits, new Shape(rows, units));
  }

  /** log Σ exp(xᵢ) without overflow. */
  static double logSumExp(double[] values) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      greatest = Math.max(greatest, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - greatest);
    }
    return greatest + Math.log(sum);
  }
}
