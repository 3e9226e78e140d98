package relief.plotting;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What all charts have in common: black on white, thin lines, little ink that says nothing.
 *
 * @param title above the chart; may be empty
 * @param width in points
 * @param height in points
 */
record ChartStyle(String title, int width, int height) {
  static final float LINE = 1.6f;
  static final ChartStyle DEFAULT = new ChartStyle("", 620, 380);

  /** Okabe and Ito's colours for the colour-blind, without the yellow that vanishes on white. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000));

  private static final Color NOTHING = new Color(0, true);
  private static final String HIDDEN = "\u0000"; // begins names that no user gives
  private static final int OPACITY = 45;
  private static final Color AXIS = new Color(0x55, 0x55, 0x55);
  private static final Color GRID = new Color(0xE6, 0xE6, 0xE6);

  ChartStyle {
    if (width < 200 || height < 150) {
      throw new IllegalArgumentException(
          "Expected a chart of at least 200×150 points, got " + width + "×" + height + ".");
    }
  }

  ChartStyle titled(String other) {
    return new ChartStyle(other, width, height);
  }

  ChartStyle sized(int points, int high) {
    return new ChartStyle(title, points, high);
  }

  /** The colour of the n-th series, from 0. */
  private static Color colour(int series) {
    return COLOURS.get(series % COLOURS.size());
  }

  /** Adds a tinted area, the polygon through these points, for the n-th series. */
  static void addArea(XYChart chart, int series, double[] x, double[] y) {
    Color colour = colour(series);
    XYSeries area = chart.addSeries(HIDDEN + "area " + series, x, y);
    area.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
    area.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), OPACITY));
    hide(area);
  }

  /**
   * Adds a point that nobody sees. XChart puts its ticks at the data if all their places are evenly
   * spaced, at 0, 28, 56 …; one place that isn't makes it choose round numbers.
   */
  static void addUneven(XYChart chart, double[] x, double[] y) {
    hide(chart.addSeries(HIDDEN + "uneven", uneven(x[0], x[1]), uneven(y[0], y[1])));
  }

  private static double[] uneven(double low, double high) {
    return new double[] {low + 0.381966 * (high - low)};
  }

  private static void hide(XYSeries series) {
    series.setLineColor(NOTHING);
    series.setLineStyle(new BasicStroke(0));
    series.setMarker(SeriesMarkers.NONE);
    series.setShowInLegend(false);
  }

  /** Adds a line in the colour of the n-th series. */
  static XYSeries addLine(XYChart chart, int series, String name, double[][] points) {
    XYSeries line = chart.addSeries(name, points[0], points[1]);
    line.setLineColor(colour(series));
    line.setLineStyle(stroke(series));
    line.setMarkerColor(colour(series));
    line.setMarker(SeriesMarkers.NONE);
    return line;
  }

  /** Solid as long as the colours last, then dashed. */
  private static BasicStroke stroke(int series) {
    return series < COLOURS.size()
        ? new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(
            LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 3}, 0);
  }

  /** An empty chart in this style. */
  XYChart chart(String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    background(chart.getStyler());
    letters(chart.getStyler());
    lines(chart.getStyler());
    return chart;
  }

  private void background(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartTitleVisible(!title.isEmpty());
    styler.setChartTitleBoxVisible(false);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendBackgroundColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setChartPadding(6);
    styler.setLocale(Locale.ROOT);
  }

  private static void letters(XYStyler styler) {
    styler.setChartFontColor(Label.INK);
    styler.setChartTitleFont(Label.font(Font.BOLD, 15));
    styler.setAxisTitleFont(Label.font(Font.PLAIN, 13));
    styler.setAxisTickLabelsFont(Label.font(Font.PLAIN, 12));
    styler.setLegendFont(Label.font(Font.PLAIN, 12));
    styler.setAxisTickLabelsColor(Label.INK);
    styler.setXAxisTitleColor(Label.INK);
    styler.setYAxisTitleColor(Label.INK);
  }

  private static void lines(XYStyler styler) {
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(0.8f));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotTicksMarksVisible(false);
    styler.setAxisTickMarksColor(AXIS);
    styler.setAxisTickMarksStroke(new BasicStroke(0.8f));
    styler.setAxisTickMarkLength(4);
    styler.setPlotMargin(0);
    styler.setLegendSeriesLineLength(20);
    styler.setMarkerSize(4);
    styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
  }
}
