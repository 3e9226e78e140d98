package relief.plotting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ChartTest {
  private static final int BLUE = 0x0072B2;
  private static final int VERMILION = 0xD55E00;
  private static final double[] EPOCHS = {0, 1, 2, 3};
  private static final double[] FALLING = {4, 3, 2, 1};

  private static Table history() {
    return Table.create(
        StringColumn.create("model", "RBM", "RBM", "DBM", "DBM"),
        IntColumn.create("epoch", 0, 1, 0, 1),
        DoubleColumn.create("error", 0.3, 0.2, 0.25, 0.1),
        DoubleColumn.create("error error", 0.01, 0.01, 0.02, 0.02),
        DoubleColumn.create("seconds", 0, 1.5, 0, 20));
  }

  @Test
  void curvesHaveTheirColoursOnWhite() {
    BufferedImage picture =
        MetricCurves.of("Epoch", "Error")
            .curve("RBM", EPOCHS, FALLING)
            .curve("DBM", EPOCHS, new double[] {2, 2, 2, 2})
            .image(2);
    assertTrue(count(picture, BLUE) > 300, "blue: " + count(picture, BLUE));
    assertTrue(count(picture, VERMILION) > 300, "vermilion: " + count(picture, VERMILION));
    assertEquals(0xFFFFFF, picture.getRGB(0, 0) & 0xFFFFFF);
    assertTrue(count(picture, 0xFFFFFF) > 0.8 * picture.getWidth() * picture.getHeight());
  }

  @Test
  void aHistoryGivesOneCurveAModelInItsOrder() {
    MetricCurves figure = MetricCurves.of("Epoch", "Error").curves(history(), "error");
    assertEquals("Error over Epoch: 2 curves [RBM, DBM]", figure.toString());
    assertTrue(count(figure.image(2), BLUE) > 300);
  }

  @Test
  void aHistoryIsDrawnOverAnyOfItsColumns() {
    MetricCurves epochs = MetricCurves.of("x", "Error").curves(history(), "error");
    MetricCurves same = MetricCurves.of("x", "Error").curves(history(), "epoch", "error");
    MetricCurves seconds = MetricCurves.of("x", "Error").curves(history(), "seconds", "error");
    assertEquals("Error over x: 2 curves [RBM, DBM]", seconds.toString());
    assertArrayEquals(pixels(epochs.image(1)), pixels(same.image(1)));
    assertTrue(count(seconds.image(2), BLUE) < 0.5 * count(epochs.image(2), BLUE));
    String message = message(() -> seconds.curves(history(), "minutes", "error"));
    assertTrue(message.contains("'minutes'") && message.contains("seconds"), message);
  }

  @Test
  void logarithmicPlacesAreEvenlySpaced() {
    double[] places = {10, 100, 1000, 10_000};
    double[] line = {1, 2, 3, 4};
    double[] flat = {0, 0, 0, 0}; // a second curve, so that a legend takes the right side
    MetricCurves even = MetricCurves.of("x", "y").curve("a", EPOCHS, line).curve("b", EPOCHS, flat);
    MetricCurves bent = MetricCurves.of("x", "y").curve("a", places, line).curve("b", places, flat);
    int[] straight = firstPixels(even.image(2));
    int[] logarithmic = firstPixels(bent.logarithmicPlaces().image(2));
    for (int i = 0; i < straight.length; i++) {
      assertEquals(straight[i], logarithmic[i], 6, "the row at a tenth of the width: " + i);
    }
    assertTrue(firstPixels(bent.image(2))[2] < straight[2] - 50);
    String message =
        assertThrows(
                IllegalStateException.class, () -> even.logarithmicPlaces().logarithmic().image(1))
            .getMessage();
    assertTrue(message.contains("got 0.0") && message.contains("logarithmicPlaces()"), message);
  }

  /** The highest blue pixel at each quarter of the plot. */
  private static int[] firstPixels(BufferedImage picture) {
    int[] rows = new int[4];
    for (int i = 0; i < rows.length; i++) {
      int column = (int) ((0.2 + 0.15 * i) * picture.getWidth());
      while (rows[i] < picture.getHeight() - 1
          && (picture.getRGB(column, rows[i]) & 0xFFFFFF) != BLUE) {
        rows[i]++;
      }
    }
    return rows;
  }

  @Test
  void aBandTintsTheSurroundingsOfItsCurve() {
    MetricCurves bare = MetricCurves.of("Epoch", "Error").curve("RBM", EPOCHS, FALLING);
    double[] error = {0.5, 0.5, 0.5, 0.5};
    MetricCurves banded = MetricCurves.of("Epoch", "Error").curve("RBM", EPOCHS, FALLING, error);
    int tint = 0xD1E6F1; // blue at 45 of 255 on white
    assertTrue(near(bare.image(1), tint) < 100); // edges of the line
    assertTrue(near(banded.image(1), tint) > 5000, "tinted: " + near(banded.image(1), tint));
  }

  @Test
  void aCurveWithGapsOrOnePointIsDrawn() {
    double[] gap = {-200, Double.NaN, Double.NEGATIVE_INFINITY, -90};
    assertTrue(count(MetricCurves.of("x", "y").curve("a", EPOCHS, gap).image(2), BLUE) > 20);
    MetricCurves point =
        MetricCurves.of("x", "y").curve("a", new double[] {0}, new double[] {-200});
    assertTrue(count(point.image(2), BLUE) > 20);
  }

  @Test
  void aLogarithmicAxisRefusesWhatHasNoLogarithm() {
    MetricCurves figure =
        MetricCurves.of("x", "y").curve("a", EPOCHS, new double[] {1, 10, 100, 0}).logarithmic();
    String message = assertThrows(IllegalStateException.class, () -> figure.image(1)).getMessage();
    assertTrue(message.contains("'a'") && message.contains("got 0.0"), message);
  }

  @Test
  void saysWhatIsMissing() {
    MetricCurves empty = MetricCurves.of("x", "y");
    assertThrows(IllegalStateException.class, () -> empty.image(1));
    assertTrue(message(() -> empty.curve("a", history(), "loss")).contains("[model, epoch, error"));
    assertTrue(message(() -> empty.curve("a", EPOCHS, new double[2])).contains("4 places, 2"));
    double[] lost = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    assertTrue(message(() -> empty.curve("a", EPOCHS, lost)).contains("diverged"));
    MetricCurves one = empty.curve("a", EPOCHS, FALLING);
    assertTrue(message(() -> one.curve("a", EPOCHS, FALLING)).contains("'a' again"));
    assertTrue(message(() -> one.size(10, 10)).contains("10×10"));
  }

  @Test
  void binsHoldEveryValueOnce() {
    float[] values = {0, 0.1f, 0.5f, 0.99f, 1};
    Bins bins = Bins.over(List.of(values), 4);
    assertArrayEquals(new double[] {2, 0, 1, 2}, bins.counts(values));
    assertArrayEquals(
        new double[] {0, 2, 2, 0, 0, 1, 1, 2, 2, 0}, bins.stairs(bins.counts(values), 0));
    assertArrayEquals(
        new double[] {0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 1, 1}, bins.stairs(), 1e-12);
  }

  @Test
  void valuesThatAreAllEqualGetABin() {
    float[] values = {3, 3, 3};
    assertEquals(3, Arrays.stream(Bins.over(List.of(values), 5).counts(values)).sum());
    Histogram.of("x").values("a", values).image(1);
  }

  @Test
  void histogramsOutlineEachSeries() {
    try (Workspace workspace = Workspace.seeded(1)) {
      NDArray narrow = workspace.rng("narrow").normal(new Shape(20, 50));
      NDArray wide = narrow.mul(2);
      Histogram figure = Histogram.of("Weight").values("RBM", narrow).values("DBM", wide);
      assertEquals("Weight: histogram of 2 series [RBM, DBM]", figure.toString());
      for (Histogram each : List.of(figure, figure.logarithmic(), figure.counts().bins(20))) {
        BufferedImage picture = each.image(2);
        assertTrue(count(picture, VERMILION) > 500, "vermilion: " + count(picture, VERMILION));
        assertTrue(count(picture, BLUE) > 200, "blue: " + count(picture, BLUE));
      }
    }
  }

  @Test
  void histogramsRefuseWhatCannotBeCounted() {
    Histogram empty = Histogram.of("x");
    assertThrows(IllegalStateException.class, () -> empty.image(1));
    assertTrue(message(() -> empty.values("a", new float[0])).contains("empty"));
    assertTrue(message(() -> empty.values("a", new float[] {Float.NaN})).contains("got NaN"));
    Histogram one = empty.values("a", new float[] {1});
    assertTrue(message(() -> one.values("a", new float[] {1})).contains("'a' again"));
    assertTrue(message(() -> one.bins(0)).contains("got 0"));
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }

  private static long count(BufferedImage picture, int colour) {
    return Arrays.stream(pixels(picture)).filter(pixel -> pixel == colour).count();
  }

  /** Pixels within a rounding error a channel. */
  private static long near(BufferedImage picture, int colour) {
    return Arrays.stream(pixels(picture))
        .filter(pixel -> distance(pixel, colour, 16) <= 3)
        .filter(pixel -> distance(pixel, colour, 8) <= 3 && distance(pixel, colour, 0) <= 3)
        .count();
  }

  private static int distance(int a, int b, int shift) {
    return Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF));
  }

  private static int[] pixels(BufferedImage picture) {
    int[] all =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    return Arrays.stream(all).map(pixel -> pixel & 0xFFFFFF).toArray();
  }
}
