package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * All values that a row of units can take, where they are finitely many: groups of units side by
 * side, each of which takes one of the same few values, whatever the others do. A bit is a group of
 * one unit with two values.
 */
public final class Outcomes {
  private final int groups;
  private final float[][] values;

  private Outcomes(int groups, float[][] values) {
    this.groups = groups;
    this.values = values;
  }

  /**
   * So many groups.
   *
   * @param groups how many
   * @param values what a group can be, a number for each of its units
   */
  public static Outcomes of(int groups, float[]... values) {
    return new Outcomes(groups, Arrays.stream(values).map(float[]::clone).toArray(float[][]::new));
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
    int each = values[0].length;
    float[] all = new float[Math.multiplyExact(rows, groups * each)];
    for (int r = 0; r < rows; r++) {
      long rest = (from + r) / repeated;
      for (int group = r * groups; group < (r + 1) * groups; group++) {
        System.arraycopy(values[(int) (rest % values.length)], 0, all, group * each, each);
        rest /= values.length;
      }
    }
    return memory.create(all, new Shape(rows, groups * each));
  }

  @Override
  public String toString() {
    return groups + " × " + values.length + " outcomes";
  }
}
