package relief.data;

import java.nio.ByteBuffer;
import relief.Workspace;

/** Small artificial data sets, small enough to compare a model with every pattern there is. */
public final class Toy {
  private static final int LARGEST_SIDE = 12;

  private Toy() {}

  /**
   * Bars and stripes (MacKay 2003, chapter 43): all square images of 0 and 1 in which either every
   * column or every line is of one colour. There are {@code 2 · 2^side − 2} of them, each once: the
   * bars by their binary number, then the stripes that are no bars.
   *
   * @param side columns and lines of an image, from 1 to 12; a row has {@code side²} units
   */
  public static Dataset barsAndStripes(Workspace workspace, int side) {
    if (side < 1 || side > LARGEST_SIDE) {
      throw new IllegalArgumentException(
          "Expected a side from 1 to " + LARGEST_SIDE + ", got " + side + ".");
    }
    int patterns = 1 << side;
    int rows = 2 * patterns - 2;
    ByteBuffer bits = ByteBuffer.allocateDirect(rows * side * side);
    for (int code = 0; code < patterns; code++) {
      putPattern(bits, code, side, 1, 0);
    }
    for (int code = 1; code < patterns - 1; code++) {
      putPattern(bits, code, side, 0, 1);
    }
    String name = "bars and stripes " + side + " × " + side;
    return Dataset.of(name, InMemory.bits(workspace, bits.flip(), rows));
  }

  /** Pixel (line, column) is the bit of the code whose number is the weighted sum of the two. */
  private static void putPattern(
      ByteBuffer bits, int code, int side, int columnWeight, int lineWeight) {
    for (int line = 0; line < side; line++) {
      for (int column = 0; column < side; column++) {
        int bit = columnWeight * column + lineWeight * line;
        bits.put((byte) (code >> bit & 1));
      }
    }
  }
}
