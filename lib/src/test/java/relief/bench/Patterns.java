package relief.bench;

import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;

/**
 * Some of the bars and stripes, and how many hidden units they get.
 *
 * @param side lines of an image
 * @param rows how many patterns, the first ones; in all of them a pixel is as often on as off
 */
record Patterns(int side, int rows, int hidden) {
  /** All 14 of 3 × 3 pixels. */
  static final Patterns SMALL = new Patterns(3, 14, 8);

  /** All 30 of 4 × 4 pixels. */
  static final Patterns LARGE = new Patterns(4, 30, 12);

  /** Four bars of 4 × 4 pixels, two columns of which are never on. */
  static final Patterns UNEVEN = new Patterns(4, 4, 8);

  Dataset in(Workspace workspace) {
    return Toy.barsAndStripes(workspace, side).range(0, rows);
  }

  /** The log-likelihood of a machine that knows them. */
  double best() {
    return -Math.log(rows);
  }

  @Override
  public String toString() {
    return rows + " of " + side + "x" + side;
  }
}
