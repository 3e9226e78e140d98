package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The windows that a kernel sees as it moves over an image, written out. Columns are shifted first
 * and rows then, so that 2 · 11 shifts make the windows of a kernel of 11 × 11, not 121.
 *
 * @param height of a kernel
 * @param width of a kernel
 * @param stride from one window to the next, along both axes
 */
record Windows(int height, int width, int stride) {
  /** How many windows lie along an axis of so many pixels, of a kernel with so many. */
  static int along(int pixels, int kernel, int stride) {
    return (pixels - kernel) / stride + 1;
  }

  /**
   * Images {@code [rows, channels, height, width]} cut up: {@code [rows, channels · kernel height ·
   * kernel width, windows]}.
   */
  NDArray cut(NDArray images) {
    Shape shape = images.getShape();
    int down = along((int) shape.get(2), height, stride);
    int across = along((int) shape.get(3), width, stride);
    try (NDArray strips = shifted(width, v -> images.get(columns(v, across)));
        NDArray windows = shifted(height, u -> strips.get(rows(u, down)))) {
      long pixels = shape.get(1) * height * width;
      return windows.reshape(shape.get(0), pixels, (long) down * across);
    }
  }

  private static NDArray shifted(int shifts, IntFunction<NDArray> shift) {
    try (NDList all = new NDList(IntStream.range(0, shifts).mapToObj(shift).toList())) {
      return NDArrays.stack(all, 2);
    }
  }

  /**
   * The adjoint of {@link #cut}: what all windows hold, added up where they overlap.
   *
   * @param windows {@code [rows, channels · kernel height · kernel width, windows]}
   * @param images the shape of the result, {@code [rows, channels, height, width]}
   */
  NDArray paste(NDArray windows, Shape images) {
    int down = along((int) images.get(2), height, stride);
    int across = along((int) images.get(3), width, stride);
    long rows = images.get(0);
    long channels = images.get(1);
    NDArray pasted = windows.getManager().zeros(images);
    try (NDArray parts = windows.reshape(rows, channels, height, width, down, across);
        NDArray strips =
            windows.getManager().zeros(new Shape(rows, channels, width, images.get(2), across))) {
      for (int u = 0; u < height; u++) {
        add(strips, rows(u, down), parts, u);
      }
      for (int v = 0; v < width; v++) {
        add(pasted, columns(v, across), strips, v);
      }
    }
    return pasted;
  }

  /** A slice is a view: what is added to it is added to the whole. */
  private static void add(NDArray whole, String slice, NDArray parts, int part) {
    try (NDArray view = whole.get(slice);
        NDArray increment = parts.get(":, :, " + part)) {
      view.addi(increment);
    }
  }

  /** Of the last axis but one: the same for images and for strips of them. */
  private String rows(int shift, int windows) {
    return "..., " + slice(shift, windows) + ", :";
  }

  private String columns(int shift, int windows) {
    return "..., " + slice(shift, windows);
  }

  private String slice(int shift, int windows) {
    int span = (windows - 1) * stride + 1;
    return shift + ":" + (shift + span) + ":" + stride;
  }
}
