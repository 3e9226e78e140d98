package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * All values that a row of units can take, where they are finitely many: groups of units side by
 * side, each of which takes one of the same few values, whatever the others do. A bit is a group of
 * one unit with two values.
 */
public final class Outcomes {
  private final int groups;
  private final float[][] values;
  private final int[] order;

  private Outcomes(int groups, float[][] values, int[] order) {
    this.groups = groups;
    this.values = values;
    this.order = order;
  }

  /**
   * So many groups.
   *
   * @param groups how many
   * @param values what a group can be, a number for each of its units
   */
  public static Outcomes of(int groups, float[]... values) {
    float[][] copies = Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
    int units = Math.multiplyExact(groups, values[0].length);
    return new Outcomes(groups, copies, IntStream.range(0, units).toArray());
  }

  /**
   * The same groups whose units don't lie side by side.
   *
   * @param order where each unit lies in a row, the units of the first group first
   */
  Outcomes arranged(int... order) {
    return new Outcomes(groups, values, order.clone());
  }

  /** So many times as many groups, all side by side. */
  Outcomes repeated(int times) {
    return of(Math.multiplyExact(groups, times), values);
  }

  /** How many units are in a group, whose values depend on each other. */
  int unitsOfAGroup() {
    return values[0].length;
  }

  /** Whether a row of numbers has the same one for all units of a group, in every group. */
  public boolean isConstantInGroups(float[] row) {
    return IntStream.range(0, order.length)
        .allMatch(i -> row[order[i]] == row[order[i - i % unitsOfAGroup()]]);
  }

  /** log₂ of their number. */
  public double bits() {
    return groups * Math.log(values.length) / Math.log(2);
  }

  /**
   * How many there are.
   *
   * @throws ArithmeticException if that is no {@code long}
   */
  public long count() {
    long count = 1;
    for (int i = 0; i < groups; i++) {
      count = Math.multiplyExact(count, values.length);
    }
    return count;
  }

  /**
   * Some of them, {@code [rows, units]}: row r is outcome (from + r) / repeated, counted from 0 and
   * again from the start after the last one.
   *
   * @param repeated how often each outcome comes in a row
   */
  public NDArray rows(NDManager memory, long from, long repeated, int rows) {
    int units = order.length;
    float[] all = new float[Math.multiplyExact(rows, units)];
    for (int r = 0; r < rows; r++) {
      long rest = (from + r) / repeated;
      for (int group = 0; group < groups; group++) {
        put(values[(int) (rest % values.length)], group, all, r * units);
        rest /= values.length;
      }
    }
    return memory.create(all, new Shape(rows, units));
  }

  private void put(float[] value, int group, float[] all, int row) {
    for (int i = 0; i < value.length; i++) {
      all[row + order[group * value.length + i]] = value[i];
    }
  }

  @Override
  public String toString() {
    return groups + " × " + values.length + " outcomes";
  }
}
