package relief.plotting;

import java.awt.Graphics2D;

/** Something drawn between the axes. */
@FunctionalInterface
interface Mark {
  void paint(Graphics2D graphics, Plot plot);
}
