package relief.plotting;

import java.awt.Color;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A tinted polygon. */
record Area(double[][] outline, Color colour) implements Mark {
  private static final int OPACITY = 45;

  @Override
  public void addTo(XYChart chart, Plot plot) {
    XYSeries series = plot.addSeries(chart, outline[0], outline[1]);
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    series.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), OPACITY));
    series.setLineStyle(SeriesLines.NONE);
    series.setMarker(SeriesMarkers.NONE);
  }
}
