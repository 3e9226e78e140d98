package relief.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All ways to write a whole number as a sum of so many whole numbers of at least 0, in order. */
final class Compositions {
  private static final double MOST = 10_000;

  private Compositions() {}

  /** {@code [ways][parts]}, the first part changing slowest; empty if they are too many. */
  static Optional<float[][]> of(int total, int parts) {
    if (count(total, parts) > MOST) {
      return Optional.empty();
    }
    List<float[]> all = new ArrayList<>();
    fill(new float[parts], 0, total, all);
    return Optional.of(all.toArray(float[][]::new));
  }

  /** The binomial coefficient of total + parts − 1 over parts − 1, or infinity. */
  private static double count(int total, int parts) {
    double count = 1;
    for (int i = 1; i < parts; i++) {
      count *= (total + i) / (double) i;
    }
    return count;
  }

  private static void fill(float[] parts, int from, int rest, List<float[]> all) {
    if (from == parts.length - 1) {
      parts[from] = rest;
      all.add(parts.clone());
      return;
    }
    for (int i = 0; i <= rest; i++) {
      parts[from] = i;
      fill(parts, from + 1, rest - i, all);
    }
  }
}
