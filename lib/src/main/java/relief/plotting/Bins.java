package relief.plotting;

import java.util.List;
import java.util.stream.IntStream;

/** Bins of equal width from the smallest to the largest value. */
record Bins(double low, double high, int number) {
  /** Bins that all the series share. */
  static Bins over(List<float[]> series, int number) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float[] values : series) {
      for (float value : values) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low < high ? new Bins(low, high, number) : new Bins(low - 0.5, low + 0.5, number);
  }

  double width() {
    return (high - low) / number;
  }

  double[] counts(float[] values) {
    double[] counts = new double[number];
    for (float value : values) {
      int bin = (int) ((value - low) / width());
      counts[Math.max(0, Math.min(number - 1, bin))]++;
    }
    return counts;
  }

  /** The places of a staircase over the bins, both feet included. */
  double[] stairs() {
    return IntStream.range(0, 2 * number + 2).mapToDouble(i -> low + (i / 2) * width()).toArray();
  }

  /** The heights of that staircase; it begins and ends at the floor and never goes below. */
  double[] stairs(double[] heights, double floor) {
    return IntStream.range(0, 2 * number + 2)
        .mapToDouble(i -> i == 0 || i > 2 * number ? floor : heights[(i - 1) / 2])
        .map(height -> Math.max(floor, height))
        .toArray();
  }
}
