package relief.data;

/**
 * Two disjoint parts of a data set.
 *
 * @param training the rows to learn from
 * @param validation the rows to watch the learning with
 */
public record Split(Dataset training, Dataset validation) {
  /** See {@link Dataset#split}. */
  static Split of(Dataset data, double fraction) {
    int size = data.size();
    long rows = Math.round(fraction * size);
    if (!(fraction > 0 && fraction < 1) || rows < 1 || rows >= size) {
      throw new IllegalArgumentException(
          "Expected a fraction that leaves both parts some of the "
              + size
              + " rows, got "
              + fraction
              + ".");
    }
    return new Split(data.range(0, (int) rows), data.range((int) rows, size));
  }
}
