package relief.plotting;

import org.knowm.xchart.XYChart;

/** Something that XChart paints between the axes. */
@FunctionalInterface
interface Mark {
  void addTo(XYChart chart, Plot plot);
}
