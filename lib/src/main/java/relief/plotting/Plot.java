package relief.plotting;

import java.awt.geom.Rectangle2D;

/** Where numbers lie on the paper. */
record Plot(Rectangle2D frame, Axis across, Axis upwards) {
  double x(double value) {
    return frame.getX() + across.place(value) * frame.getWidth();
  }

  double y(double value) {
    return frame.getMaxY() - upwards.place(value) * frame.getHeight();
  }
}
