package relief.plotting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class LandscapeTest {
  private static final int DARKEST = 0x440154;
  private static final int BRIGHTEST = 0xFDE725;
  private static final int PATH = 0xD55E00;
  private final Workspace workspace = Workspace.seeded(1);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** x + 10 y: low at the lower left, where the eye expects it. */
  private Landscape slope() {
    NDArray places = Landscape.places(workspace.memory(), -1, 1, 3);
    NDArray weights = workspace.memory().create(new float[] {1, 10});
    return Landscape.of("x", "y", -1, 1, places.matMul(weights));
  }

  @Test
  void placesGoRowByRow() {
    float[] places = Landscape.places(workspace.memory(), 0, 1, 2).toFloatArray();
    assertArrayEquals(new float[] {0, 0, 1, 0, 0, 1, 1, 1}, places);
  }

  @Test
  void theLowestPlaceIsAtTheLowerLeftAndDark() {
    Terrain terrain = new Terrain(-1, 1, new float[] {0, 1, 2, 3}, 3);
    BufferedImage image = terrain.image(terrain.scale());
    assertEquals(DARKEST, image.getRGB(0, 1) & 0xFFFFFF);
    assertEquals(BRIGHTEST, image.getRGB(1, 0) & 0xFFFFFF);
  }

  /** The raster lies under the axes: where the plot's corners are, its corners are. */
  @Test
  void heightsAndPathsAreDrawn() {
    Landscape figure = slope();
    int dark = count(figure.image(1), DARKEST);
    assertTrue(dark > 2000, dark + " dark pixels");
    Landscape crossed = figure.path("there", new double[] {-1, 1}, new double[] {-1, 1});
    int path = count(crossed.image(4), PATH);
    assertTrue(path > 100 && count(figure.image(1), PATH) == 0, path + " pixels of the path");
    assertEquals("Landscape: 3 × 3 places, 1 paths", crossed.toString());
  }

  @Test
  void whatIsAboveTheLimitHasOneColour() {
    int usual = count(slope().image(1), BRIGHTEST);
    int limited = count(slope().upTo(-1).image(1), BRIGHTEST);
    assertTrue(limited > 3 * usual, usual + " and " + limited);
  }

  @Test
  void badInputIsRefused() {
    NDArray five = workspace.memory().ones(new Shape(5));
    assertThrows(IllegalArgumentException.class, () -> Landscape.of("x", "y", 0, 1, five));
    NDArray infinite = workspace.memory().create(new float[] {1, 1, 1, Float.NaN});
    assertThrows(IllegalArgumentException.class, () -> Landscape.of("x", "y", 0, 1, infinite));
    NDArray four = workspace.memory().ones(new Shape(4));
    assertThrows(IllegalArgumentException.class, () -> Landscape.of("x", "y", 1, 0, four));
    assertThrows(
        IllegalArgumentException.class, () -> Landscape.places(workspace.memory(), 0, 1, 1));
  }

  private static int count(BufferedImage image, int colour) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == colour ? 1 : 0;
      }
    }
    return count;
  }
}
