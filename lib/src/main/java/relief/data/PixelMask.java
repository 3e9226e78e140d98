package relief.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import relief.Workspace;

/**
 * Which pixels of an image are known: all, but for rectangles. Immutable.
 *
 * <pre>{@code
 * var upperHalf = PixelMask.of(28, 28).without(14, 0, 14, 28);
 * var hole = PixelMask.of(28, 28).without(9, 9, 10, 10);
 * }</pre>
 *
 * <p>Pixels that are missing at random need no class: {@code rng.bernoulli(memory.full(shape,
 * 0.5f))}.
 */
public final class PixelMask {
  private final int height;
  private final int width;
  private final float[] known;

  private PixelMask(int height, int width, float[] known) {
    this.height = height;
    this.width = width;
    this.known = known;
  }

  /**
   * All pixels known.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static PixelMask of(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Expected images of at least 1×1 pixels, got " + height + "×" + width + ".");
    }
    float[] all = new float[Math.multiplyExact(height, width)];
    Arrays.fill(all, 1);
    return new PixelMask(height, width, all);
  }

  /**
   * With the pixels of a rectangle unknown, too.
   *
   * @param top its first line, from 0
   * @param left its first column, from 0
   * @throws IllegalArgumentException if it isn't inside the image
   */
  public PixelMask without(int top, int left, int lines, int columns) {
    boolean inside = top >= 0 && left >= 0 && lines > 0 && columns > 0;
    if (!inside || top + lines > height || left + columns > width) {
      throw new IllegalArgumentException(
          String.format(
              "Expected a rectangle inside %d×%d pixels, got %d×%d from (%d, %d).",
              height, width, lines, columns, top, left));
    }
    float[] rest = known.clone();
    for (int line = top; line < top + lines; line++) {
      Arrays.fill(rest, line * width + left, line * width + left + columns, 0);
    }
    return new PixelMask(height, width, rest);
  }

  /** 1 for known pixels, 0 for unknown ones, line by line: {@code [1, height · width]}. */
  public NDArray in(Workspace workspace) {
    return workspace.memory().create(known, new Shape(1, known.length));
  }

  @Override
  public String toString() {
    long unknown = 0;
    for (float each : known) {
      unknown += each == 0 ? 1 : 0;
    }
    return height + "×" + width + " pixels, " + unknown + " unknown";
  }
}
