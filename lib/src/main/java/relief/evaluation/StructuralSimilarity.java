package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;

/**
 * The structural similarity of images and their one-pass reconstructions, mean over rows: 1 where
 * they are equal, about 0 where they have nothing in common (SSIM; Wang, Bovik, Sheikh &amp;
 * Simoncelli 2004, equation 13). In each window of 7 × 7 pixels, with the means m, variances s² and
 * covariance s₁₂ of the two images there,
 *
 * <pre>(2 m₁ m₂ + C₁) (2 s₁₂ + C₂) / ((m₁² + m₂² + C₁) (s₁² + s₂² + C₂)),
 * C₁ = 0.01², C₂ = 0.03²</pre>
 *
 * <p>for grey levels from 0 to 1, averaged over all windows inside the image. Windows weigh their
 * pixels alike, and variances divide by 48, as scikit-image's {@code structural_similarity} does
 * unless it is told otherwise; Wang et al. weigh by a Gaussian of 11 × 11 pixels. Like any
 * reconstruction error it says what a machine passes on, not how good a model it is.
 *
 * @param height of an image in pixels, at least 7
 * @param width of an image in pixels, at least 7
 */
public record StructuralSimilarity(int height, int width) implements Metric {
  private static final int WINDOW = 7;
  private static final double PIXELS = WINDOW * WINDOW;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;

  /** Checks that there is a window. */
  public StructuralSimilarity {
    if (height < WINDOW || width < WINDOW) {
      throw new IllegalArgumentException(
          "Expected images of at least 7×7 pixels, got " + height + "×" + width + ".");
    }
  }

  @Override
  public String name() {
    return "structural similarity";
  }

  /** Draws nothing. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    return RowMetric.mean(
        machine.memory().getDevice(),
        data,
        "structural similarity",
        (rows, chunk) -> each(rows, Reconstruction.of(machine, rows)));
  }

  /**
   * The mean over pairs of images, with its standard error.
   *
   * @param images {@code [rows, height · width]}
   * @param others as many
   */
  public Estimate of(NDArray images, NDArray others) {
    try (NDArray each = each(images, others)) {
      return Estimate.mean(each.toDoubleArray(), "structural similarity");
    }
  }

  /**
   * Of each pair of images: {@code [rows]}, float64, in the caller's scope.
   *
   * @throws IllegalArgumentException if the shapes don't fit
   */
  public NDArray each(NDArray images, NDArray others) {
    boolean same = images.getShape().equals(others.getShape());
    if (!same || images.getShape().get(1) != (long) height * width) {
      throw new IllegalArgumentException(
          String.format(
              "Expected two arrays of as many images of %d×%d pixels, [rows, %d], got %s and %s.",
              height, width, height * width, images.getShape(), others.getShape()));
    }
    return Workspace.scoped(() -> similarity(pixels(images), pixels(others)));
  }

  private NDArray pixels(NDArray images) {
    return images.toType(DataType.FLOAT64, false).reshape(-1, 1, height, width);
  }

  private static NDArray similarity(NDArray x, NDArray y) {
    NDArray meanX = mean(x);
    NDArray meanY = mean(y);
    NDArray varianceX = covariance(x.square(), meanX.square());
    NDArray varianceY = covariance(y.square(), meanY.square());
    NDArray covariance = covariance(x.mul(y), meanX.mul(meanY));
    NDArray above = plus(times(meanX.mul(meanY), 2), C1).mul(plus(times(covariance, 2), C2));
    NDArray means = plus(meanX.square().add(meanY.square()), C1);
    NDArray spread = plus(varianceX.add(varianceY), C2);
    NDArray each = above.div(means.mul(spread));
    return each.reshape(each.getShape().get(0), -1).mean(new int[] {1});
  }

  /** Over every window inside the image. */
  private static NDArray mean(NDArray images) {
    Shape window = new Shape(WINDOW, WINDOW);
    return Pool.avgPool2d(images, window, new Shape(1, 1), new Shape(0, 0), false, false);
  }

  /** From products of pixels and of means; unbiased. */
  private static NDArray covariance(NDArray products, NDArray means) {
    return times(mean(products).sub(means), PIXELS / (PIXELS - 1));
  }

  private static NDArray times(NDArray array, double factor) {
    return Scalar.apply(array, NDArray::mul, factor);
  }

  private static NDArray plus(NDArray array, double number) {
    return Scalar.apply(array, NDArray::add, number);
  }
}
