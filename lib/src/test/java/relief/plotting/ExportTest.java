package relief.plotting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import relief.Workspace;

class ExportTest {
  private final Figure grid = grid();

  @TempDir Path folder;

  @Test
  void savesAllThreeFormatsIntoNewFoldersAndReturnsTheFigure() throws IOException {
    assertSame(grid, grid.save(folder.resolve("a/b/digits")));
    assertEquals(List.of("digits.pdf", "digits.png", "digits.svg"), names(folder.resolve("a/b")));
  }

  @Test
  void savesOnlyTheFormatThatIsNamed() throws IOException {
    grid.save(folder.resolve("digits.svg").toString());
    assertEquals(List.of("digits.svg"), names(folder));
  }

  @Test
  void aDotInTheNameIsNotAnEnding() throws IOException {
    grid.save(folder.resolve("beta0.5"));
    assertEquals(List.of("beta0.5.pdf", "beta0.5.png", "beta0.5.svg"), names(folder));
  }

  @Test
  void overwrites() throws IOException {
    Path file = folder.resolve("digits.png");
    Files.writeString(file, "old");
    grid.save(file);
    assertEquals(3 * grid.width(), ImageIO.read(file.toFile()).getWidth());
  }

  @Test
  void aPngWithAPaletteHasExactlyTheFiguresPixels() throws IOException {
    BufferedImage expected = grid.image(2);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(grid.png(2)));
    assertArrayEquals(pixels(expected), pixels(read));
  }

  @Test
  void aPngOfManyColoursHasExactlyTheFiguresPixels() throws IOException {
    Figure rainbow = painting(graphics -> paintRainbow(graphics));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(rainbow.png(1)));
    assertArrayEquals(pixels(rainbow.image(1)), pixels(read));
  }

  @Test
  void theSvgIsXmlWithTextAndCrispImages() throws Exception {
    Path file = folder.resolve("digits.svg");
    grid.save(file);
    assertFalse(Files.readString(file).contains("<!DOCTYPE"));
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    Element root = document.getDocumentElement();
    assertEquals(
        "0 0 " + (int) grid.width() + " " + (int) grid.height(), root.getAttribute("viewBox"));
    Element text = (Element) document.getElementsByTagName("text").item(0);
    assertEquals("Data & <noise>", text.getTextContent());
    assertTrue(Double.parseDouble(text.getAttribute("textLength")) > 50);
    Element image = (Element) document.getElementsByTagName("image").item(0);
    assertTrue(image.getAttribute("style").contains("pixelated"));
  }

  @Test
  void thePdfHasOnePageOfTheFiguresSizeAndItsPixels() throws IOException {
    Path file = folder.resolve("digits.pdf");
    grid.save(file);
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      assertEquals(1, document.getNumberOfPages());
      PDPage page = document.getPage(0);
      assertEquals(grid.width(), page.getMediaBox().getWidth());
      assertEquals(grid.height(), page.getMediaBox().getHeight());
      assertEquals(grid.toString(), document.getDocumentInformation().getTitle());
      BufferedImage rendered = new PDFRenderer(document).renderImage(0, 2);
      BufferedImage expected = grid.image(2);
      int y = (int) grid.height() - 12;
      int right = (int) grid.width();
      for (int x : new int[] {right - 12, right - 30}) { // a black and a white pixel
        assertEquals(expected.getRGB(2 * x, 2 * y), rendered.getRGB(2 * x, 2 * y), "at " + x);
      }
    }
  }

  @Test
  void aFolderInThePlaceIsNamedAndNothingIsLeftBehind() throws IOException {
    Path file = Files.createDirectories(folder.resolve("digits.png"));
    String message = assertThrows(UncheckedIOException.class, () -> grid.save(file)).getMessage();
    assertTrue(message.contains(file.toString()) && message.contains("folder"), message);
    assertEquals(List.of("digits.png"), names(folder));
  }

  @Test
  void aFileInsteadOfAFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    String message =
        assertThrows(UncheckedIOException.class, () -> grid.save(file.resolve("digits")))
            .getMessage();
    assertTrue(message.contains("is a file, not a folder"), message);
  }

  @Test
  void aFigureThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("broken.svg");
    Files.writeString(file, "old");
    Figure broken =
        painting(
            graphics -> {
              throw new IllegalStateException("no curves");
            });
    assertThrows(IllegalStateException.class, () -> broken.save(file));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("broken.svg"), names(folder));
  }

  @Test
  void aNameIsNeeded() {
    assertThrows(IllegalArgumentException.class, () -> grid.save(""));
  }

  private static Figure painting(java.util.function.Consumer<Graphics2D> painter) {
    return new Figure() {
      @Override
      public double width() {
        return 40;
      }

      @Override
      public double height() {
        return 20;
      }

      @Override
      public void paint(Graphics2D graphics) {
        painter.accept(graphics);
      }
    };
  }

  private static void paintRainbow(Graphics2D graphics) {
    for (int i = 0; i < 800; i++) {
      graphics.setColor(new Color(i % 40 * 6, i / 40 * 12, i % 256));
      graphics.fillRect(i % 40, i / 40, 1, 1);
    }
  }

  private static Figure grid() {
    try (Workspace workspace = Workspace.seeded(1)) {
      NDArray images = workspace.memory().create(new float[][] {{0, 1, 0, 1}, {1, 0, 0, 1}});
      return ImageGrid.of(2, 2).row("Data & <noise>", images).magnified(20);
    }
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
