package relief.plotting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights of hidden units as images: what each unit looks for in the visible layer. A column of
 * the coupling's matrix W [visible, hidden] is one image; of a convolution's W [filters, channels,
 * height, width] each filter is one for each channel.
 */
public final class Filters {
  private final int height;
  private final int width;
  private final List<float[]> images;

  private Filters(int height, int width, List<float[]> images) {
    this.height = height;
    this.width = width;
    this.images = images;
  }

  /**
   * Of weights over a square visible layer, or of the filters of a convolution, those of one filter
   * side by side, a channel each.
   *
   * @param weights W [visible, hidden] or [filters, channels, height, width], which is copied
   * @throws IllegalArgumentException if the number of visible units isn't a square
   */
  public static Filters of(NDArray weights) {
    if (weights.getShape().dimension() == 4) {
      return kernels(weights);
    }
    long visible = requireMatrix(weights).get(0);
    int side = (int) Math.round(Math.sqrt(visible));
    if ((long) side * side != visible) {
      throw new IllegalArgumentException(
          "Expected a square number of visible units, got "
              + visible
              + ". Say how they lie: Filters.of(weights, height, width).");
    }
    return of(weights, side, side);
  }

  /**
   * Of weights over a visible layer of height × width units.
   *
   * @param weights W [visible, hidden], which is copied
   * @throws IllegalArgumentException if visible isn't height · width
   */
  public static Filters of(NDArray weights, int height, int width) {
    Shape shape = requireMatrix(weights);
    if (shape.get(0) != (long) height * width) {
      throw new IllegalArgumentException(
          String.format(
              "Expected weights of shape [%d, hidden] for %d×%d visible units, got %s. If the matrix"
                  + " lies the other way round, transpose it.",
              height * width, height, width, shape));
    }
    float[] numbers = Floats.of(weights);
    int hidden = (int) shape.get(1);
    List<float[]> images =
        IntStream.range(0, hidden).mapToObj(unit -> column(numbers, unit, hidden)).toList();
    return new Filters(height, width, images);
  }

  /**
   * The first rows × columns hidden units, or all if there are fewer, in blue and red about 0.
   *
   * @throws IllegalArgumentException if rows or columns is below 1 or a weight isn't finite
   */
  public ImageGrid grid(int rows, int columns) {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "Expected at least one row and one column, got " + rows + " and " + columns + ".");
    }
    int shown = Math.min(images.size(), rows * columns);
    ImageRow first = new ImageRow("", images.subList(0, shown));
    return ImageGrid.of(height, width).wrapped(columns, first).diverging();
  }

  private static Filters kernels(NDArray weights) {
    Shape shape = weights.getShape();
    int height = (int) shape.get(2);
    int width = (int) shape.get(3);
    float[] numbers = Floats.of(weights);
    int each = height * width;
    List<float[]> images =
        IntStream.range(0, numbers.length / each)
            .mapToObj(i -> Arrays.copyOfRange(numbers, i * each, (i + 1) * each))
            .toList();
    return new Filters(height, width, images);
  }

  private static float[] column(float[] numbers, int column, int columns) {
    float[] copy = new float[numbers.length / columns];
    for (int row = 0; row < copy.length; row++) {
      copy[row] = numbers[row * columns + column];
    }
    return copy;
  }

  private static Shape requireMatrix(NDArray weights) {
    Shape shape = weights.getShape();
    if (shape.dimension() != 2 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "Expected weights of shape [visible, hidden], got "
              + shape
              + ". Filters of a convolution, [filters, channels, height, width], are drawn by"
              + " Filters.of(weights).");
    }
    return shape;
  }

  @Override
  public String toString() {
    return String.format("Filters: %d of %d×%d pixels", images.size(), height, width);
  }
}
