package relief.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which rows of a storage a data set has, and in which order: a range of a list of row numbers. A
 * range of a range shares the list.
 */
record Order(int[] list, int from, int size) {
  /** All rows as they are stored. */
  static Order natural(int rows) {
    return new Order(IntStream.range(0, rows).toArray(), 0, rows);
  }

  /** The stored row numbers of rows {@code from} (inclusive) to {@code to} (exclusive). */
  int[] rows(int from, int to) {
    requireRange(from, to);
    return Arrays.copyOfRange(list, this.from + from, this.from + to);
  }

  /** The stored row numbers of the rows with these indices. */
  int[] rows(int[] indices) {
    int[] rows = new int[indices.length];
    for (int i = 0; i < rows.length; i++) {
      int index = indices[i];
      if (index < 0 || index >= size) {
        throw new IndexOutOfBoundsException(
            "Expected row indices from 0 to "
                + (size - 1)
                + ", got "
                + index
                + " at place "
                + i
                + ".");
      }
      rows[i] = list[from + index];
    }
    return rows;
  }

  Order range(int from, int to) {
    requireRange(from, to);
    return new Order(list, this.from + from, to - from);
  }

  /** Another order of the same rows. */
  Order permuted(int[] indices) {
    return new Order(rows(indices), 0, indices.length);
  }

  /** Numbers of these rows, at the places where they are stored. */
  int[] placed(int[] numbers, int stored) {
    int[] all = new int[stored];
    for (int i = 0; i < size; i++) {
      all[list[from + i]] = numbers[i];
    }
    return all;
  }

  /** The numbers of these rows, of numbers at the places where rows are stored. */
  int[] picked(int[] numbers) {
    return Arrays.stream(list, from, from + size).map(row -> numbers[row]).toArray();
  }

  private void requireRange(int from, int to) {
    if (from < 0 || to > size || from >= to) {
      throw new IndexOutOfBoundsException(
          "Expected a range of one row or more within [0, "
              + size
              + "), got ["
              + from
              + ", "
              + to
              + ").");
    }
  }
}
