package relief.plotting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TTFSubsetter;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/** The letters of an SVG file in the file itself: those that occur, and no others. */
final class SvgFonts {
  /** What a browser needs; rules for pairs and ligatures of letters are longer than the letters. */
  private static final List<String> TABLES =
      List.of("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post");

  private SvgFonts() {}

  /** A rule for each face, and one that gives all text this typeface. */
  static String css(Typeface typeface, Set<Integer> characters) {
    String name = typeface.toString();
    StringBuilder css = new StringBuilder();
    for (Typeface.Face face : typeface.faces()) {
      boolean bold = face != typeface.faces().get(0);
      css.append("@font-face{font-family:'").append(name).append("';font-weight:");
      css.append(bold ? "bold" : "normal").append(";src:url(data:font/ttf;base64,");
      css.append(Base64.getEncoder().encodeToString(subset(face, characters))).append(")}");
    }
    return css + "text{font-family:'" + name + "','DejaVu Sans',Verdana,Arial,sans-serif}";
  }

  private static byte[] subset(Typeface.Face face, Set<Integer> characters) {
    try (TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(face.file()))) {
      CmapLookup glyphs = font.getUnicodeCmapLookup();
      TTFSubsetter subsetter = new TTFSubsetter(font, TABLES);
      characters.stream().filter(c -> glyphs.getGlyphId(c) > 0).forEach(subsetter::add);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      subsetter.writeToStream(bytes);
      return bytes.toByteArray();
    } catch (IOException impossibleInMemory) {
      throw new UncheckedIOException(impossibleInMemory);
    }
  }
}
