package relief.plotting;

import java.awt.Graphics2D;

/** A figure with a plot whose frame can be aligned with those of its neighbours. */
interface Framed extends Figure {
  /** The room that its titles, numbers and legend need. */
  Edges edges();

  /**
   * Paints it with other edges, none of them narrower than its own.
   *
   * @param height of the whole, in points
   */
  void paint(Graphics2D graphics, double height, Edges edges);

  @Override
  default void paint(Graphics2D graphics) {
    paint(graphics, height(), edges());
  }
}
