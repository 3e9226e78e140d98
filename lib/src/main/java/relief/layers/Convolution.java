package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import relief.Parameters;
import relief.Rng;

/**
 * Filters that move over an image: the coupling of a convolutional machine (Lee, Grosse, Ranganath
 * &amp; Ng 2009, section 3.2). Unit (k, i, j) of the upper layer, in the map of filter k, sees the
 * window of the image at (i · stride, j · stride), by the same weights at every place:
 *
 * <pre>energy = −Σ y[k, i, j] W[k, c, u, v] x[c, i · stride + u, j · stride + v]</pre>
 *
 * <p>As the paper's is, it is a valid convolution: windows lie within the image, without padding.
 * Rows are flat: images are {@code [channels, height, width]} in this order, the maps of the upper
 * layer {@code [filters, mapHeight, mapWidth]}. If the stride leaves a rest, the image's last rows
 * or columns see no filter.
 *
 * @param weights W, {@code [filters, channels, kernel height, kernel width]}
 * @param height of an image
 * @param width of an image
 * @param stride from one window to the next, along both axes
 */
public record Convolution(NDArray weights, int height, int width, int stride) implements Coupling {
  /** Rows at a time: windows take up to a hundred times the space of their images. */
  private static final int PIECE = 100;

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  /** Checks that a kernel fits into the image. */
  public Convolution {
    require(weights.getShape(), height, width, stride);
  }

  private static void require(Shape kernels, int height, int width, int stride) {
    if (kernels.dimension() != 4 || kernels.size() == 0 || stride < 1) {
      throw new IllegalArgumentException(
          "Expected weights [filters, channels, kernel height, kernel width] and a stride of at least"
              + " 1, got "
              + kernels
              + " and "
              + stride
              + ".");
    }
    if (kernels.get(2) > height || kernels.get(3) > width) {
      throw new IllegalArgumentException(
          "Expected kernels within images of "
              + height
              + " × "
              + width
              + " pixels, got "
              + kernels.get(2)
              + " × "
              + kernels.get(3)
              + "; take smaller kernels.");
    }
  }

  /**
   * Weights from the normal law with mean 0 and variance 2 / ((filters + channels) · kernel height
   * · kernel width): Glorot &amp; Bengio 2010, equation 12 in its normal form, by the numbers of
   * neighbours that an inner unit of either layer has at stride 1. Draws a number a weight.
   *
   * @param kernels {@code [filters, channels, kernel height, kernel width]}
   */
  public static Convolution glorotNormal(
      Shape kernels, int height, int width, int stride, Rng rng) {
    require(kernels, height, width, stride);
    double neighbours =
        (double) (kernels.get(0) + kernels.get(1)) * kernels.get(2) * kernels.get(3);
    NDArray noise = rng.normal(kernels);
    noise.muli(Math.sqrt(2 / neighbours));
    return new Convolution(noise, height, width, stride);
  }

  /** How many maps the upper layer has. */
  public int filters() {
    return (int) weights.getShape().get(0);
  }

  /** How many channels an image has. */
  public int channels() {
    return (int) weights.getShape().get(1);
  }

  /** The height of the upper layer's maps. */
  public int mapHeight() {
    return Windows.along(height, (int) weights.getShape().get(2), stride);
  }

  /** The width of the upper layer's maps. */
  public int mapWidth() {
    return Windows.along(width, (int) weights.getShape().get(3), stride);
  }

  @Override
  public NDArray up(NDArray lower) {
    long rows = lower.getShape().get(0);
    Shape strides = new Shape(stride, stride);
    try (NDArray images = images(lower);
        NDList maps = Conv2d.conv2d(images, weights, null, strides, NONE, ONE, 1)) {
      return maps.head().reshape(rows, maps.head().size() / rows);
    }
  }

  @Override
  public NDArray down(NDArray upper) {
    int rows = (int) upper.getShape().get(0);
    if (rows <= PIECE) {
      return pasted(upper);
    }
    try (NDList pieces = new NDList()) {
      for (int from = 0; from < rows; from += PIECE) {
        try (NDArray piece = piece(upper, from)) {
          pieces.add(pasted(piece));
        }
      }
      return NDArrays.concat(pieces, 0);
    }
  }

  private static NDArray piece(NDArray rows, int from) {
    return rows.get(from + ":" + Math.min(rows.getShape().get(0), from + PIECE));
  }

  private NDArray pasted(NDArray upper) {
    long rows = upper.getShape().get(0);
    try (NDArray maps = maps(upper);
        NDArray kernels = kernels();
        NDArray columns = kernels.transpose();
        NDArray pushes = columns.matMul(maps);
        NDArray images = windows().paste(pushes, new Shape(rows, channels(), height, width))) {
      return images.reshape(rows, (long) channels() * height * width);
    }
  }

  @Override
  public Parameters parameters() {
    return Parameters.of("weights", weights);
  }

  @Override
  public Coupling with(Parameters parameters) {
    return new Convolution(parameters.get("weights"), height, width, stride);
  }

  /** Σₙ weightsₙ Σ over places yₙ[k, i, j] xₙ[c, i · stride + u, j · stride + v]. */
  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    int rows = (int) lower.getShape().get(0);
    NDArray sum = this.weights.zerosLike();
    for (int from = 0; from < rows; from += PIECE) {
      try (NDArray x = piece(lower, from);
          NDArray y = piece(upper, from);
          NDArray n = piece(weights, from);
          NDArray products = products(x, y, n)) {
        sum.addi(products);
      }
    }
    return Parameters.of("weights", sum);
  }

  private NDArray products(NDArray lower, NDArray upper, NDArray weights) {
    try (NDArray images = images(lower);
        NDArray windows = windows().cut(images);
        NDArray places = windows.transpose(0, 2, 1);
        NDArray weighted = upper.mul(weights.expandDims(1));
        NDArray maps = maps(weighted);
        NDArray each = maps.matMul(places);
        NDArray sum = each.sum(new int[] {0})) {
      return sum.reshape(this.weights.getShape());
    }
  }

  /** Two units share one window at most at one place, so their weight is one of W. */
  @Override
  public Coupling power(int exponent) {
    return Powered.of(this, exponent);
  }

  private Windows windows() {
    Shape shape = weights.getShape();
    return new Windows((int) shape.get(2), (int) shape.get(3), stride);
  }

  private NDArray images(NDArray lower) {
    return lower.reshape(lower.getShape().get(0), channels(), height, width);
  }

  private NDArray maps(NDArray upper) {
    return upper.reshape(upper.getShape().get(0), filters(), (long) mapHeight() * mapWidth());
  }

  private NDArray kernels() {
    return weights.reshape(filters(), weights.size() / filters());
  }

  @Override
  public String toString() {
    return "Convolution"
        + weights.getShape()
        + " of "
        + height
        + " × "
        + width
        + (stride == 1 ? "" : ", stride " + stride);
  }
}
