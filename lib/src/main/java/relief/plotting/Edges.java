package relief.plotting;

import java.awt.geom.Rectangle2D;

/** What lies between the edges of a figure and its plot, in points. */
record Edges(double left, double top, double right, double bottom) {
  static final Edges NONE = new Edges(0, 0, 0, 0);

  /** Room for both, left and right. */
  Edges wide(Edges other) {
    return new Edges(Math.max(left, other.left), top, Math.max(right, other.right), bottom);
  }

  /** Room for both, above and below. */
  Edges high(Edges other) {
    return new Edges(left, Math.max(top, other.top), right, Math.max(bottom, other.bottom));
  }

  /** What is left of a figure of this size. */
  Rectangle2D plot(double width, double height) {
    return new Rectangle2D.Double(left, top, width - left - right, height - top - bottom);
  }
}
