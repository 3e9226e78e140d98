package relief.plotting;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;

/**
 * The lines and colours of a figure.
 *
 * @param line the width of curves in points
 * @param colours of the series, one after another
 * @param heights the map of landscapes
 * @param signs the map of numbers about 0
 */
record Ink(double line, List<Color> colours, ColourMap heights, ColourMap signs) {
  /** Okabe and Ito's colours for the colour-blind, without the yellow that vanishes on white. */
  private static final List<Color> OKABE_ITO =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000));

  static final Ink ON_SCREEN = new Ink(1.6, OKABE_ITO, ColourMap.SEQUENTIAL, ColourMap.DIVERGING);
  static final Ink ON_PAPER = new Ink(1, OKABE_ITO, ColourMap.SEQUENTIAL, ColourMap.DIVERGING);

  Ink {
    colours = List.copyOf(colours);
  }

  Ink lines(double points) {
    return new Ink(points, colours, heights, signs);
  }

  /** The colour of the n-th series, from 0. */
  Color colour(int series) {
    return colours.get(series % colours.size());
  }

  /** Solid as long as the colours last, then dashed. */
  BasicStroke stroke(int series) {
    float width = (float) line;
    return series < colours.size()
        ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(
            width,
            BasicStroke.CAP_BUTT,
            BasicStroke.JOIN_ROUND,
            10,
            new float[] {4 * width, 2 * width},
            0);
  }

  /** Of axes and grids. */
  BasicStroke thin() {
    return new BasicStroke((float) line / 2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
  }
}
