package relief.bench;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What grows while all else stays as it is: 57 000 rows, 200 hidden units, k = 1.
 *
 * <p>Hidden units and k are measured on 5 700 rows, times ten.
 */
enum Axis {
  ROWS("rows", 570, 1, value -> new Size(value, 200, 1)),
  HIDDEN("hidden units", 20, 10, value -> new Size(5_700, value, 1)),
  SWEEPS("k", 1, 10, value -> new Size(5_700, 200, value));

  private static final int[] TWO_DECADES = {1, 2, 5, 10, 20, 50, 100};
  private static final int DECADE = 10;

  private final String title;
  private final int first;
  private final int factor;
  private final IntFunction<Size> sizes;

  Axis(String title, int first, int factor, IntFunction<Size> sizes) {
    this.title = title;
    this.first = first;
    this.factor = factor;
    this.sizes = sizes;
  }

  /** What is on it. */
  String title() {
    return title;
  }

  /** Its points, over two decades, in a trial over the lower one. */
  IntStream values(boolean trial) {
    return Arrays.stream(TWO_DECADES).filter(m -> !trial || m <= DECADE).map(m -> first * m);
  }

  /** What is trained at a point. */
  Size size(int value) {
    return sizes.apply(value);
  }

  /** What its seconds are multiplied by. */
  int factor() {
    return factor;
  }
}
