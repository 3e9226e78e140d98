package relief.notebook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import relief.plotting.Figure;
import relief.plotting.ImageGrid;

/** Rows of numbers as images, where a row has as many as a square has pixels: 784 are 28 × 28. */
final class Images {
  private static final int SMALLEST = 4; // a side
  private static final int COLUMNS = 10;
  private static final int POINTS = 40; // a side on the page, at least

  private Images() {}

  /** The first rows {@code [rows, units]} in lines of ten, or nothing. Draws no number. */
  static Optional<Figure> of(NDArray rows, int most) {
    int side = rows.getShape().dimension() == 2 ? side(rows.getShape().get(1)) : 0;
    if (side < SMALLEST || rows.getShape().get(0) < 1) {
      return Optional.empty();
    }
    long count = Math.min(most, rows.getShape().get(0));
    NDArray some = rows.get(new NDIndex().addSliceDim(0, count)).toType(DataType.FLOAT32, false);
    double low = some.min().getFloat();
    double high = some.max().getFloat();
    if (!Double.isFinite(high - low)) {
      return Optional.empty();
    }
    int columns = (int) Math.min(COLUMNS, count);
    ImageGrid grid = ImageGrid.of(side, side).wrapped(columns, some);
    return Optional.of(scaled(grid, low, high).magnified((POINTS + side - 1) / side));
  }

  /** Probabilities and spins each on their own scale, other numbers from the least to the most. */
  private static ImageGrid scaled(ImageGrid grid, double low, double high) {
    if (low >= 0 && high <= 1) {
      return grid.grey(0, 1);
    }
    return low >= -1 && high <= 1 ? grid.grey(-1, 1) : grid.grey(low, high > low ? high : low + 1);
  }

  private static int side(long units) {
    int side = (int) Math.round(Math.sqrt(units));
    return (long) side * side == units ? side : 0;
  }
}
