package relief.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import relief.Rng;

/**
 * Which rows of a storage a data set has, and in which order: a range of a list of row numbers. A
 * range of a range shares the list.
 *
 * @param kept whether minibatches come in this order instead of a random one
 */
record Order(int[] list, int from, int size, boolean kept) {
  /** All rows as they are stored. */
  static Order natural(int rows) {
    return new Order(IntStream.range(0, rows).toArray(), 0, rows, false);
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
    return new Order(list, this.from + from, to - from, kept);
  }

  /** Another order of the same rows. */
  Order permuted(int[] indices) {
    return new Order(rows(indices), 0, indices.length, kept);
  }

  /** The same, with minibatches in this order. */
  Order keep() {
    return new Order(list, from, size, true);
  }

  /** The indices of the rows in the order of an epoch. Draws a permutation, unless it is kept. */
  int[] epoch(Rng rng) {
    return kept ? IntStream.range(0, size).toArray() : rng.permutation(size);
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
