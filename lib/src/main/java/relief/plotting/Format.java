package relief.plotting;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The file formats of figures. */
enum Format {
  PNG((figure, out) -> out.write(figure.png(Format.sharpness(figure)))),
  SVG(Svg::write),
  PDF(Pdf::write);

  private static final double SCREEN = 3; // pixels a point
  private static final double PRINT = 600 / 72.0;

  private final Encoder encoder;

  /** Writes a figure in one format. */
  @FunctionalInterface
  private interface Encoder {
    void write(Figure figure, OutputStream out) throws IOException;
  }

  Format(Encoder encoder) {
    this.encoder = encoder;
  }

  private static double sharpness(Figure figure) {
    return figure.style().measured() ? PRINT : SCREEN;
  }

  /** The end of a file's name, with its dot. */
  String suffix() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  void write(Figure figure, OutputStream out) throws IOException {
    encoder.write(figure, out);
  }
}
