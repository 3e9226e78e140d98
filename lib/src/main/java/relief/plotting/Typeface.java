package relief.plotting;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The letters of a figure, upright and bold, from TrueType files: the same in PNG, SVG and PDF, on
 * any machine.
 */
public final class Typeface {
  private static final String DEJAVU = "/net/sf/jasperreports/fonts/dejavu/";
  private static final Typeface DEJAVU_SANS =
      new Typeface(resource("DejaVuSans.ttf"), resource("DejaVuSans-Bold.ttf"));

  private final Face plain;
  private final Face bold;

  /** One font, with the file that it comes from. */
  record Face(Font font, byte[] file) {
    static Face of(byte[] file) {
      try {
        return new Face(Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(file)), file);
      } catch (FontFormatException | IOException e) {
        throw new IllegalArgumentException(
            "Expected a TrueType font, a file that ends with .ttf: " + e.getMessage(), e);
      }
    }
  }

  private Typeface(byte[] plain, byte[] bold) {
    this.plain = Face.of(plain);
    this.bold = Face.of(bold);
  }

  /** DejaVu Sans, which comes with the library and has Greek letters and signs of mathematics. */
  public static Typeface dejaVuSans() {
    return DEJAVU_SANS;
  }

  /**
   * Another one.
   *
   * @param plain a TrueType file, such as {@code Path.of("LiberationSans-Regular.ttf")}
   * @param bold the same, bold
   * @throws IllegalArgumentException if one isn't a TrueType font
   * @throws UncheckedIOException if one can't be read
   */
  public static Typeface of(Path plain, Path bold) {
    try {
      return new Typeface(Files.readAllBytes(plain), Files.readAllBytes(bold));
    } catch (IOException e) {
      throw new UncheckedIOException("The font could not be read: " + e.getMessage(), e);
    }
  }

  /** Upright letters of a size in points. */
  Font plain(double size) {
    return plain.font.deriveFont((float) size);
  }

  /** Bold letters of a size in points. */
  Font bold(double size) {
    return bold.font.deriveFont(Font.BOLD, (float) size);
  }

  List<Face> faces() {
    return List.of(plain, bold);
  }

  private static byte[] resource(String name) {
    try (InputStream file = Typeface.class.getResourceAsStream(DEJAVU + name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return plain.font.getFamily();
  }
}
