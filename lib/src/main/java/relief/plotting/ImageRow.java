package relief.plotting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The images of one row of a grid, as numbers; they are copies and nobody changes them. */
record ImageRow(String title, List<float[]> images) {
  /** The images of an array [images, pixels] or [images, …] with as many numbers an image. */
  static ImageRow of(String title, NDArray array, int height, int width) {
    Shape shape = array.getShape();
    int pixels = height * width;
    if (shape.dimension() < 2 || shape.get(0) < 1 || shape.size() != shape.get(0) * pixels) {
      throw new IllegalArgumentException(
          String.format(
              "Row '%s': expected at least one image of %d×%d pixels, an array of shape [images, %d],"
                  + " got %s. Give the grid the size of these images: ImageGrid.of(height, width).",
              title, height, width, pixels, shape));
    }
    float[] numbers = Floats.of(array);
    return new ImageRow(
        title,
        IntStream.range(0, (int) shape.get(0))
            .mapToObj(i -> Arrays.copyOfRange(numbers, i * pixels, (i + 1) * pixels))
            .toList());
  }

  ImageRow {
    for (int i = 0; i < images.size(); i++) {
      requireFinite(title, i, images.get(i));
    }
  }

  private static void requireFinite(String title, int index, float[] image) {
    for (float pixel : image) {
      if (!Float.isFinite(pixel)) {
        throw new IllegalArgumentException(
            String.format(
                "Row '%s': expected finite numbers, got %s in image %d. If a model made it, its"
                    + " training has diverged: try a smaller learning rate.",
                title, pixel, index));
      }
    }
  }

  int size() {
    return images.size();
  }

  /** The absolute values of all pixels. */
  DoubleStream magnitudes() {
    return images.stream()
        .flatMapToDouble(
            image -> IntStream.range(0, image.length).mapToDouble(i -> Math.abs(image[i])));
  }

  /** The same images in rows of so many, without titles. */
  List<ImageRow> wrapped(int columns) {
    return IntStream.iterate(0, from -> from < size(), from -> from + columns)
        .mapToObj(from -> images.subList(from, Math.min(from + columns, size())))
        .map(part -> new ImageRow("", part))
        .toList();
  }
}
