package relief.data;

import java.nio.ByteBuffer;
import relief.Rng;
import relief.Workspace;
import tech.tablesaw.api.Table;

/** Small artificial data sets, small enough to compare a model with every pattern there is. */
public final class Toy {
  private static final int LARGEST_SIDE = 12;
  private static final double MOST_RATED = 0.25;

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

  /**
   * Ratings as those of a film club: tastes and films have three hidden factors each, some users
   * are severe, some films are good, some users rate much and some films are rated often. The score
   *
   * <pre>3.5 + 0.5 user + 0.5 film + 0.6 Σ over factors of taste · film + 0.6 noise</pre>
   *
   * <p>of normal numbers is rounded and kept in 1 to 5. Draws two numbers a pair, and five a user
   * and an item.
   *
   * @param share of all pairs that have a rating, about; up to a quarter
   * @return a table with the columns user, item and rating
   */
  public static Table ratings(int users, int items, double share, Rng rng) {
    if (users < 1 || items < 1 || !(share > 0 && share <= MOST_RATED)) {
      throw new IllegalArgumentException(
          "Expected users, items and a share of at most a quarter, got "
              + users
              + ", "
              + items
              + " and "
              + share
              + ".");
    }
    return new RatingLaw(users, items, share).draw(rng);
  }
}
