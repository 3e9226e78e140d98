package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import relief.Interrupts;
import relief.Scalar;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * What changes in the free energy when single visible units of 0 and 1 flip. Couplings are linear:
 * pixel i moves the field on a hidden layer by ± its row of weights, and the visible layer's energy
 * by ± a number of its own.
 *
 * @param machine whose hidden layers can be summed out
 * @param energies energy of each visible unit at 1 less that at 0: float64 {@code [units]}
 * @param pushes hidden layer → the fields of each visible unit at 1: {@code [units, hidden units]}
 */
record Flips(BoltzmannMachine machine, NDArray energies, SortedMap<Integer, NDArray> pushes) {
  private static final float STRONG = 1e6f;

  /** Its arrays live in the caller's scope. */
  static Flips of(BoltzmannMachine machine) {
    Layer visible = machine.layers().get(0);
    requireBinary(machine, visible);
    NDArray none = machine.memory().zeros(new Shape(1, visible.units()));
    machine.freeEnergy(visible(none)); // throws where there is no closed form
    NDArray each = machine.memory().eye(visible.units());
    SortedMap<Integer, NDArray> pushes = new TreeMap<>();
    for (int i = 1; i < machine.layers().size(); i++) {
      pushes.put(i, machine.field(visible(each), i));
    }
    return new Flips(machine, visible.energy(each).sub(visible.energy(none)), pushes);
  }

  private static State visible(NDArray rows) {
    return State.of(new TreeMap<>(Map.of(0, rows)));
  }

  /** Σᵢ log p(vᵢ | all others) of each row: float64 {@code [rows]}. */
  NDArray logConditionals(NDArray rows) {
    machine.layers().get(0).requireOutcome(rows);
    Summed summed = sumOut(rows);
    NDArray total = rows.getManager().zeros(new Shape(rows.getShape().get(0)), DataType.FLOAT64);
    for (int i = 0; i < energies.size(); i++) {
      Interrupts.check();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDIndex pixel = new NDIndex().addSliceDim(i, i + 1L);
        NDIndex column = new NDIndex().addAllDim().addSliceDim(i, i + 1L);
        total.addi(logConditional(summed, change(rows.get(column)), pixel));
      }
    }
    return total;
  }

  /** log p(vᵢ | all others) of one pixel i of each row, int64 {@code [rows]}: float64. */
  NDArray logConditional(NDArray rows, NDArray pixels) {
    machine.layers().get(0).requireOutcome(rows);
    NDArray values = rows.gather(pixels.expandDims(1), 1);
    return logConditional(sumOut(rows), change(values), new NDIndex("{}", pixels));
  }

  /**
   * The hidden layers summed out.
   *
   * @param fields on each hidden layer
   * @param logPartition the sum of their log partition functions: {@code [rows]}
   */
  private record Summed(SortedMap<Integer, NDArray> fields, NDArray logPartition) {}

  private Summed sumOut(NDArray rows) {
    SortedMap<Integer, NDArray> fields = new TreeMap<>();
    pushes.keySet().forEach(i -> fields.put(i, machine.field(visible(rows), i)));
    return new Summed(fields, logPartition(fields));
  }

  private NDArray logPartition(SortedMap<Integer, NDArray> fields) {
    NDArray sum = null;
    for (int i : fields.keySet()) {
      NDArray one = machine.layers().get(i).logPartition(fields.get(i));
      sum = sum == null ? one : sum.add(one);
    }
    return sum;
  }

  /**
   * −softplus(F(v) − F(flipped)).
   *
   * @param change of the pixels' values: {@code [rows, 1]}
   * @param pixels which ones: one for all rows, or one each
   */
  private NDArray logConditional(Summed summed, NDArray change, NDIndex pixels) {
    SortedMap<Integer, NDArray> flipped = new TreeMap<>();
    summed.fields().forEach((i, f) -> flipped.put(i, f.add(pushes.get(i).get(pixels).mul(change))));
    NDArray energy = change.flatten().toType(DataType.FLOAT64, false).mul(energies.get(pixels));
    NDArray odds = logPartition(flipped).sub(summed.logPartition()).sub(energy);
    return Activation.softPlus(odds).neg();
  }

  /** 1 − 2v: from 0 to 1 or from 1 to 0. */
  private static NDArray change(NDArray values) {
    return Scalar.apply(Scalar.apply(values, NDArray::mul, -2), NDArray::add, 1);
  }

  /** Numbers rounded down: int64. */
  static NDArray indices(NDArray numbers) {
    return numbers.floor().toType(DataType.INT64, false);
  }

  /** Units that a strong field makes 1, and its opposite 0. */
  private static void requireBinary(BoltzmannMachine machine, Layer visible) {
    NDArray strong = machine.memory().full(new Shape(1, visible.units()), STRONG);
    double on = visible.mean(strong).min().getFloat();
    double off = visible.mean(strong.neg()).max().getFloat();
    if (on != 1 || off != 0) {
      throw new IllegalArgumentException(
          "Expected visible units that are 0 or 1, got "
              + visible
              + "; for others use the reconstruction error or the likelihood.");
    }
  }
}
