package relief.plotting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class ImageGridTest {
  private static final int MARGIN = 6;
  private static final int WHITE = 0xFFFFFF;
  private static final int BLACK = 0x000000;

  private final Workspace workspace = Workspace.seeded(1);

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void pixelsLieWhereTheyBelongInTheirGrey() {
    NDArray image = array(new float[] {0f, 1f, 0.5f, 0.2f, 2f, -1f}, 1, 6);
    BufferedImage picture = ImageGrid.of(2, 3).row("", image).magnified(10).image(1);
    int[] expected = {WHITE, BLACK, 0x808080, 0xCCCCCC, BLACK, WHITE};
    int[] painted = new int[6];
    for (int i = 0; i < 6; i++) {
      painted[i] = rgb(picture, MARGIN + 10 * (i % 3) + 5, MARGIN + 10 * (i / 3) + 5);
    }
    assertArrayEquals(expected, painted);
  }

  @Test
  void aCheckerboardStaysPureAtEveryWholeScale() {
    float[] board = new float[64];
    for (int i = 0; i < 64; i++) {
      board[i] = (i / 8 + i % 8) % 2;
    }
    ImageGrid grid = ImageGrid.of(8, 8).row("", array(board, 1, 64)).magnified(3);
    for (int scale = 1; scale <= 3; scale++) {
      BufferedImage picture = grid.image(scale);
      for (int y = 0; y < 24 * scale; y++) {
        for (int x = 0; x < 24 * scale; x++) {
          int expected = (x / (3 * scale) + y / (3 * scale)) % 2 == 1 ? BLACK : WHITE;
          assertEquals(expected, rgb(picture, MARGIN * scale + x, MARGIN * scale + y));
        }
      }
    }
  }

  @Test
  void divergingColoursEndAtTheLargestMagnitude() {
    ImageGrid grid = ImageGrid.of(1, 3).row("", array(new float[] {-2, 0, 2}, 1, 3));
    BufferedImage picture = grid.magnified(10).diverging().image(1);
    assertEquals(ColourMap.DIVERGING.rgb(0), rgb(picture, MARGIN + 5, MARGIN + 5));
    assertEquals(WHITE, rgb(picture, MARGIN + 15, MARGIN + 5));
    assertEquals(ColourMap.DIVERGING.rgb(1), rgb(picture, MARGIN + 25, MARGIN + 5));
  }

  @Test
  void aLimitOrAPercentileSaturatesOutliers() {
    NDArray outlier = array(new float[] {0.1f, -0.1f, 0.1f, 9f}, 1, 4);
    ImageGrid grid = ImageGrid.of(1, 4).row("", outlier).magnified(10);
    int red = ColourMap.DIVERGING.rgb(1);
    assertEquals(red, rgb(grid.diverging(0.1).image(1), MARGIN + 5, MARGIN + 5));
    assertEquals(red, rgb(grid.divergingToPercentile(75).image(1), MARGIN + 5, MARGIN + 5));
    assertTrue(red != rgb(grid.diverging().image(1), MARGIN + 5, MARGIN + 5));
  }

  @Test
  void weightsThatAreAllZeroAreWhite() {
    ImageGrid grid = ImageGrid.of(2, 2).row("", workspace.memory().zeros(new Shape(1, 4)));
    assertEquals(WHITE, rgb(grid.magnified(5).diverging().image(1), MARGIN + 2, MARGIN + 2));
  }

  @Test
  void outlivesTheWorkspace() {
    NDArray ones = workspace.memory().ones(new Shape(1, 4));
    ImageGrid grid = ImageGrid.of(2, 2).row("", ones).magnified(5);
    workspace.close();
    assertEquals(BLACK, rgb(grid.image(1), MARGIN + 2, MARGIN + 2));
  }

  @Test
  void everyRowReturnsAnotherGrid() {
    ImageGrid empty = ImageGrid.of(2, 2);
    NDArray images = workspace.memory().ones(new Shape(3, 4));
    assertEquals("Images: 1 rows × 3 columns of 2×2 pixels", empty.row("a", images).toString());
    assertEquals("Images: 0 rows × 0 columns of 2×2 pixels", empty.toString());
  }

  @Test
  void wrapsASetIntoRowsAndLeavesMissingCellsEmpty() {
    NDArray images = workspace.memory().ones(new Shape(5, 4));
    ImageGrid grid = ImageGrid.of(2, 2).wrapped(3, images).magnified(10).title("Five");
    assertEquals("Five: 2 rows × 3 columns of 2×2 pixels", grid.toString());
    BufferedImage picture = grid.image(1);
    int second = (int) grid.height() - MARGIN - 10;
    assertEquals(BLACK, rgb(picture, MARGIN + 24 + 10, second));
    assertEquals(WHITE, rgb(picture, MARGIN + 48 + 10, second));
  }

  @Test
  void rowTitlesTakeSpaceLeftOfTheImages() {
    NDArray images = workspace.memory().ones(new Shape(2, 4));
    ImageGrid plain = ImageGrid.of(2, 2).row("", images);
    ImageGrid titled = ImageGrid.of(2, 2).row("Reconstruction", images);
    assertTrue(titled.width() > plain.width() + 60, titled.width() + " and " + plain.width());
    assertTrue(inkLeftOf(titled.image(1), (int) (titled.width() - plain.width())));
  }

  @Test
  void eightDigitsWithTitlesFitANotebook() {
    NDArray images = workspace.memory().zeros(new Shape(8, 784));
    assertTrue(ImageGrid.of(28, 28).row("RBM (L1)", images).width() <= 900);
  }

  @Test
  void saysWhatIsWrongWithAShape() {
    NDArray images = workspace.memory().zeros(new Shape(2, 9));
    String message = message(() -> ImageGrid.of(2, 2).row("RBM", images));
    assertTrue(message.contains("'RBM'") && message.contains("[images, 4]"), message);
    assertTrue(message.contains("(2, 9)"), message);
  }

  @Test
  void refusesWhatCannotBeShown() {
    ImageGrid grid = ImageGrid.of(1, 2);
    NDArray broken = array(new float[] {0, 1, 0, Float.NaN}, 2, 2);
    assertTrue(message(() -> grid.row("a", broken)).contains("NaN in image 1"));
    NDArray none = workspace.memory().zeros(new Shape(0, 2));
    assertTrue(message(() -> grid.row("a", none)).contains("at least one image"));
    assertTrue(message(() -> ImageGrid.of(0, 2)).contains("0×2"));
    assertTrue(message(() -> grid.magnified(0)).contains("got 0"));
    assertTrue(message(() -> grid.diverging(-1)).contains("got -1"));
    assertTrue(message(() -> grid.image(0)).contains("got 0"));
  }

  @Test
  void filtersAreTheColumnsOfTheWeights() {
    NDArray weights = array(new float[] {1, -1, 0, 0, 0, 0, 0, 0}, 4, 2);
    BufferedImage picture = Filters.of(weights).grid(1, 2).magnified(10).image(1);
    assertEquals(ColourMap.DIVERGING.rgb(1), rgb(picture, MARGIN + 5, MARGIN + 5));
    assertEquals(ColourMap.DIVERGING.rgb(0), rgb(picture, MARGIN + 24 + 5, MARGIN + 5));
    assertEquals(WHITE, rgb(picture, MARGIN + 15, MARGIN + 5));
  }

  @Test
  void filtersOfATransposedMatrixAreReadInItsOrder() {
    NDArray weights = array(new float[] {1, 0, 0, 0, -1, 0, 0, 0}, 2, 4).transpose();
    BufferedImage picture = Filters.of(weights).grid(1, 2).magnified(10).image(1);
    assertEquals(ColourMap.DIVERGING.rgb(0), rgb(picture, MARGIN + 24 + 5, MARGIN + 5));
  }

  @Test
  void filtersAskForTheirShape() {
    NDArray weights = workspace.memory().zeros(new Shape(6, 2));
    assertTrue(message(() -> Filters.of(weights)).contains("Filters.of(weights, height, width)"));
    assertTrue(message(() -> Filters.of(weights, 2, 2)).contains("[4, hidden]"));
    assertEquals("Filters: 2 of 2×3 pixels", Filters.of(weights, 2, 3).toString());
  }

  @Test
  void panelsKeepEachFigureWhole() {
    NDArray images = workspace.memory().ones(new Shape(1, 4));
    ImageGrid grid = ImageGrid.of(2, 2).row("", images).magnified(10);
    Panels panels = Panels.of(2, grid, grid, grid);
    assertEquals(2 * grid.width() + 14, panels.width());
    assertEquals(2 * grid.height() + 14, panels.height());
    BufferedImage picture = panels.image(1);
    int right = (int) grid.width() + 14 + MARGIN + 5;
    int below = (int) grid.height() + 14 + MARGIN + 5;
    assertEquals(BLACK, rgb(picture, right, MARGIN + 5));
    assertEquals(BLACK, rgb(picture, MARGIN + 5, below));
    assertEquals(WHITE, rgb(picture, right, below));
  }

  @Test
  void leavesNoArraysBehind() {
    NDArray images = workspace.memory().ones(new Shape(2, 4));
    int before = workspace.memory().getManagedArrays().size();
    ImageGrid.of(2, 2).row("", images).image(1);
    Filters.of(images.transpose(), 2, 2).grid(1, 1).image(1);
    assertEquals(before + 1, workspace.memory().getManagedArrays().size()); // the transpose
  }

  @Test
  void bothSidesOfTheDivergingMapAreEquallyFarFromWhite() {
    Set<Integer> colours = new TreeSet<>();
    for (int i = 0; i <= 100; i++) {
      colours.add(ColourMap.DIVERGING.rgb(i / 100.0));
      double left = lightness(ColourMap.DIVERGING.rgb(i / 200.0));
      double right = lightness(ColourMap.DIVERGING.rgb(1 - i / 200.0));
      assertEquals(left, right, 0.13, "at " + i);
    }
    assertEquals(101, colours.size());
    assertEquals(WHITE, ColourMap.DIVERGING.rgb(0.5));
  }

  private static double lightness(int rgb) {
    return (0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF)) / 255;
  }

  private static boolean inkLeftOf(BufferedImage picture, int x) {
    int[] pixels = picture.getRGB(0, 0, x, picture.getHeight(), null, 0, x);
    return Arrays.stream(pixels).anyMatch(pixel -> (pixel & 0xFF) < 0x60);
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }

  private static int rgb(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xFFFFFF;
  }

  private NDArray array(float[] numbers, int rows, int columns) {
    return workspace.memory().create(numbers, new Shape(rows, columns));
  }
}
