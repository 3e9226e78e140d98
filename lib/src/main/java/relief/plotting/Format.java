package relief.plotting;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The file formats of figures. */
enum Format {
  PNG((figure, out) -> out.write(figure.png(Format.PIXELS))),
  SVG(Svg::write),
  PDF(Pdf::write);

  private static final double PIXELS = 3; // a point, 216 an inch

  private final Encoder encoder;

  /** Writes a figure in one format. */
  @FunctionalInterface
  private interface Encoder {
    void write(Figure figure, OutputStream out) throws IOException;
  }

  Format(Encoder encoder) {
    this.encoder = encoder;
  }

  /** The end of a file's name, with its dot. */
  String suffix() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  void write(Figure figure, OutputStream out) throws IOException {
    encoder.write(figure, out);
  }
}
