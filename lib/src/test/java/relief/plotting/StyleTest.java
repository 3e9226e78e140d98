package relief.plotting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Workspace;

class StyleTest {
  private static final double POINTS = 72 / 25.4;

  @TempDir Path folder;

  private static MetricCurves curves() {
    double[] epochs = {0, 1, 2, 3};
    return MetricCurves.of("Epoch", "⟨v²⟩ at β = −1")
        .curve("RBM (L1)", epochs, new double[] {4, 3, 2, 1}, new double[] {1, 1, 1, 1})
        .curve("DBM", epochs, new double[] {3, 3, 2, 2})
        .title("Errors");
  }

  private static ImageGrid grid() {
    try (Workspace workspace = Workspace.seeded(1)) {
      float[][] images = {{0, 1, 0.5f, 1}, {1, 0, 0.25f, 0.75f}};
      return ImageGrid.of(2, 2).row("Data", workspace.memory().create(images));
    }
  }

  private static Landscape landscape() {
    try (Workspace workspace = Workspace.seeded(1)) {
      float[] heights = {0, 1, 2, 3};
      return Landscape.of("x₁", "x₂", -1, 1, workspace.memory().create(heights));
    }
  }

  private static List<Figure> all() {
    Histogram weights = Histogram.of("Weight").values("RBM", new float[] {1, 2, 2, 3});
    List<Figure> each = List.of(curves(), weights, grid(), grid().diverging(), landscape());
    Figure together = Panels.of(2, each.toArray(Figure[]::new)).lettered();
    return java.util.stream.Stream.concat(each.stream(), java.util.stream.Stream.of(together))
        .toList();
  }

  @Test
  void everyFigureIsExactlyAsWideAsItsColumn() throws IOException {
    for (Figure figure : all()) {
      Figure styled = figure.styled(Style.paper().column(85.5));
      try (PDDocument document = Loader.loadPDF(bytes(Format.PDF, styled))) {
        float width = document.getPage(0).getMediaBox().getWidth();
        assertEquals(85.5, width / POINTS, 1e-4, figure.toString());
      }
      String svg = new String(bytes(Format.SVG, styled), StandardCharsets.UTF_8);
      assertTrue(svg.substring(0, 1500).contains("width=\"85.5mm\""), figure.toString());
    }
  }

  @Test
  void textIsTextAndItsFontsAreEmbedded() throws IOException {
    Figure figure = Panels.of(1, curves()).lettered().styled(Style.paper());
    String svg = new String(bytes(Format.SVG, figure), StandardCharsets.UTF_8);
    try (PDDocument document = Loader.loadPDF(bytes(Format.PDF, figure))) {
      String text = letters(new PDFTextStripper().getText(document));
      for (String words : List.of("Epoch", "⟨v²⟩ at β = −1", "RBM (L1)", "Errors", "(a)")) {
        assertTrue(text.contains(letters(words)), words + " in " + text);
        assertTrue(svg.contains(">" + words + "</text>"), words);
      }
      PDResources page = document.getPage(0).getResources();
      COSName form = page.getXObjectNames().iterator().next();
      PDResources resources =
          ((org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject) page.getXObject(form))
              .getResources();
      int fonts = 0;
      for (COSName name : resources.getFontNames()) {
        assertTrue(resources.getFont(name).isEmbedded());
        fonts++;
      }
      assertTrue(fonts > 0);
    }
    assertTrue(svg.contains("@font-face") && svg.contains("font-weight=\"bold\""));
  }

  @Test
  @Tag("slow")
  void theSameFigureHasTheSameBytes() throws IOException {
    Figure together = all().get(all().size() - 1);
    for (Format format : Format.values()) {
      assertArrayEquals(bytes(format, together), bytes(format, together), format.toString());
    }
  }

  @Test
  @Tag("slow")
  void anotherProcessWritesTheSameBytes() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    Path other = folder.resolve("other");
    run(java, "-Djava.awt.headless=true", "-cp", path, StyleTest.class.getName(), other.toString());
    curves().save(folder.resolve("own"));
    for (String ending : List.of(".png", ".svg", ".pdf")) {
      byte[] own = Files.readAllBytes(folder.resolve("own" + ending));
      assertArrayEquals(own, Files.readAllBytes(folder.resolve("other" + ending)), ending);
    }
  }

  /** Saves the curves to the place that is named. */
  public static void main(String[] arguments) {
    curves().save(Path.of(arguments[0]));
  }

  @Test
  void anotherProgramDrawsThePdfAsThePng() throws IOException, InterruptedException {
    requirePoppler();
    for (Figure figure : List.of(curves(), grid())) {
      BufferedImage drawn = drawn(figure.styled(Style.paper()), 216);
      BufferedImage own = figure.styled(Style.paper()).image(3);
      double difference = 0;
      for (int y = 0; y < own.getHeight() - 1; y++) {
        for (int x = 0; x < own.getWidth() - 1; x++) {
          difference += Math.abs((own.getRGB(x, y) & 0xFF) - (drawn.getRGB(x, y) & 0xFF));
        }
      }
      difference /= own.getWidth() * own.getHeight();
      assertTrue(difference < 6, difference + " for " + figure);
    }
  }

  @Test
  void everyPixelCanBeReadFromThePdf() throws IOException, InterruptedException {
    requirePoppler();
    ImageGrid figure = grid().styled(Style.paper());
    BufferedImage drawn = drawn(figure, 288);
    double right = figure.edges().right();
    double cell = (figure.width() - figure.edges().left() - right - Letters.ON_PAPER.space(4)) / 2;
    int[] expected = {255, 0, 128, 0};
    for (int i = 0; i < expected.length; i++) {
      int x = (int) (4 * (figure.edges().left() + (i % 2 + 0.5) * cell / 2));
      int y = (int) (4 * (figure.edges().top() + (i / 2 + 0.5) * cell / 2));
      assertEquals(expected[i], drawn.getRGB(x, y) & 0xFF, 1, "pixel " + i);
    }
  }

  @Test
  void plotsInARowAndInAColumnAreInLine() {
    MetricCurves wide = curves().title("");
    Edges first = curves().edges();
    Edges second = wide.edges();
    assertTrue(first.top() > second.top());
    assertEquals(first.top(), second.high(first).top());
    Panels row = Panels.of(2, curves(), wide);
    assertEquals(2 * 620 + 14, row.width());
    assertEquals(380, row.height());
  }

  @Test
  void theLegendOfALandscapeLeavesItsColourBarAlone() {
    double[] path = {-1, 1};
    Landscape one = landscape().path("a", path, path);
    Landscape two = one.path("b", path, path);
    assertEquals(one.edges().right(), two.edges().right());
    assertTrue(two.edges().bottom() > one.edges().bottom());
  }

  @Test
  void numbersBelowAnAxisNeverTouch() {
    for (double length : new double[] {60, 90, 150, 400}) {
      Axis axis = new Axis("x", -1234.5, 1234.5, Axis.Kind.LINEAR);
      List<Tick> ticks = axis.across(length, Letters.ON_PAPER);
      double apart =
          length / 2469 * (ticks.size() > 1 ? ticks.get(1).value() - ticks.get(0).value() : 1e9);
      for (Tick tick : ticks) {
        double width = Letters.ON_PAPER.tickLabel(tick.number()).width();
        assertTrue(ticks.size() <= 2 || width < apart, length + ": " + ticks);
      }
    }
  }

  @Test
  void whatCantBePrintedIsRefused() {
    assertTrue(message(() -> Style.paper().column(5)).contains("got 5.0"));
    assertTrue(message(() -> Style.paper().letters(1)).contains("got 1.0"));
    assertTrue(message(() -> Style.paper().lines(0)).contains("got 0.0"));
    assertTrue(message(() -> Style.paper().palette()).contains("none"));
    assertEquals(
        "Style: 86.0 mm wide, DejaVu Sans of 7.00 pt, lines of 1.00 pt", "" + Style.paper());
  }

  private static String message(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }

  /** Without spaces: upright lines are put together letter by letter. */
  private static String letters(String text) {
    return text.replaceAll("\\s", "");
  }

  private static byte[] bytes(Format format, Figure figure) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(figure, out);
    return out.toByteArray();
  }

  private BufferedImage drawn(Figure figure, int resolution)
      throws IOException, InterruptedException {
    Path file = folder.resolve("figure.pdf");
    figure.save(file);
    String base = folder.resolve("drawn").toString();
    run("pdftoppm", "-r", "" + resolution, "-png", "-singlefile", file.toString(), base);
    return ImageIO.read(folder.resolve("drawn.png").toFile());
  }

  private static void requirePoppler() {
    boolean there =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place, "pdftoppm")));
    assumeTrue(there, "pdftoppm (poppler-utils) is missing");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String words = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), words);
    }
  }
}
