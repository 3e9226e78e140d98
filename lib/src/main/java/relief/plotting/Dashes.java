package relief.plotting;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts lines into dashes. XChart draws each piece from point to point by itself and would begin a
 * pattern anew at every point, so that lines of many points look solid.
 */
final class Dashes {
  private static final double[] GAP = {Double.NaN, Double.NaN};

  private final double[] pattern;
  private final List<double[]> points = new ArrayList<>();
  private int piece; // even ones are drawn
  private double left;

  private Dashes(double on, double off) {
    this.pattern = new double[] {on, off};
    this.left = on;
  }

  /** Points of a polyline in, points of its dashes out, with gaps between them. */
  static List<double[]> of(List<double[]> line, double on, double off) {
    Dashes dashes = new Dashes(on, off);
    dashes.points.add(line.get(0));
    for (int i = 1; i < line.size(); i++) {
      dashes.go(line.get(i - 1), line.get(i));
    }
    return dashes.points;
  }

  private void go(double[] from, double[] to) {
    double length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    double done = 0;
    while (length - done > left) { // never, if there is a gap
      done += left;
      double share = done / length;
      points.add(
          new double[] {from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])});
      if (drawn()) {
        points.add(GAP);
      }
      piece++;
      left = pattern[piece % 2];
    }
    left -= Double.isNaN(length) ? 0 : length - done;
    if (drawn()) {
      points.add(to);
    }
  }

  private boolean drawn() {
    return piece % 2 == 0;
  }
}
