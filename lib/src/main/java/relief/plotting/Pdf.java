package relief.plotting;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * A figure as a PDF of one page of its own size. Text is text, and the letters that occur are
 * embedded. The document's title is the figure's line of text, for those who search. Nothing in it
 * depends on the time.
 */
final class Pdf {
  private static final long SAME = 1; // what the identifier is made from, instead of the time

  private Pdf() {}

  static void write(Figure figure, OutputStream out) throws IOException {
    float width = (float) figure.width();
    float height = (float) figure.height();
    try (PDDocument document = new PDDocument();
        PdfBoxGraphics2DFontTextDrawer texts = texts(figure.style(), document)) {
      PDPage page = new PDPage(new PDRectangle(width, height));
      document.addPage(page);
      document.getDocumentInformation().setTitle(figure.toString());
      document.setDocumentId(SAME);
      PdfBoxGraphics2D graphics = new PdfBoxGraphics2D(document, width, height);
      graphics.setFontTextDrawer(texts);
      graphics.addRenderingHints(Hints.SMOOTH);
      figure.paint(graphics);
      graphics.dispose();
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.drawForm(graphics.getXFormObject());
      }
      document.save(out, CompressParameters.NO_COMPRESSION);
    }
  }

  private static PdfBoxGraphics2DFontTextDrawer texts(Style style, PDDocument document)
      throws IOException {
    PdfBoxGraphics2DFontTextDrawer texts = new PdfBoxGraphics2DFontTextDrawer();
    for (Typeface.Face face : style.letters().typeface().faces()) {
      PDType0Font font = PDType0Font.load(document, new ByteArrayInputStream(face.file()), true);
      texts.registerFont(face.font().getFontName(), font);
    }
    return texts;
  }
}
