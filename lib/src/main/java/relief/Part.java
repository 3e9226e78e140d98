package relief;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A worker's share of some rows (or of any numbered things): those from {@code from} (inclusive) to
 * {@code to} (exclusive).
 *
 * @param number of this part, from 0
 * @param count of all parts
 * @param from its first row
 * @param to the first row of the next part
 */
public record Part(int number, int count, int from, int to) {
  /** The rows 0 … size−1 in so many parts that differ by one row at most; some may be empty. */
  public static List<Part> split(int size, int count) {
    return IntStream.range(0, count).mapToObj(i -> of(i, count, size)).toList();
  }

  private static Part of(int number, int count, long size) {
    return new Part(
        number, count, (int) (size * number / count), (int) (size * (number + 1) / count));
  }

  /** How many rows it has. */
  public int size() {
    return to - from;
  }

  /** This part's own random stream; where there is one part only, the stream itself. */
  public Rng stream(Rng rng) {
    return count == 1 ? rng : rng.split("part").at(number);
  }
}
