package relief.plotting;

import java.awt.image.BufferedImage;

/**
 * Heights over a square, row by row: the first coordinate grows within a row, the second from row
 * to row.
 *
 * @param low where both axes begin
 * @param high where both end
 * @param highest what all higher places are drawn as
 */
record Terrain(double low, double high, float[] heights, float highest) {
  /** Checks the range, and that the heights make a square. */
  Terrain {
    int side = (int) Math.round(Math.sqrt(heights.length));
    if (side < 2 || side * side != heights.length || !(low < high)) {
      throw new IllegalArgumentException(
          "Expected a height for each place of a square with at least two rows, over a range from a"
              + " low to a high number, got "
              + heights.length
              + " heights from "
              + low
              + " to "
              + high
              + "; take the places from Landscape.places.");
    }
    for (float height : heights) {
      if (!Float.isFinite(height)) {
        throw new IllegalArgumentException("Expected finite heights, got " + height + ".");
      }
    }
  }

  int side() {
    return (int) Math.round(Math.sqrt(heights.length));
  }

  ColourScale scale() {
    float lowest = Float.POSITIVE_INFINITY;
    float top = Float.NEGATIVE_INFINITY;
    for (float height : heights) {
      lowest = Math.min(lowest, height);
      top = Math.max(top, height);
    }
    double end = Math.min(top, highest);
    return new ColourScale(ColourMap.SEQUENTIAL, lowest, end > lowest ? end : lowest + 1.0, true);
  }

  /** The second axis points upwards. */
  BufferedImage image(ColourScale scale) {
    int side = side();
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < heights.length; i++) {
      image.setRGB(i % side, side - 1 - i / side, scale.rgb(heights[i]));
    }
    return image;
  }
}
