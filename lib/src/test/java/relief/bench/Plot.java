package relief.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import relief.plotting.Figure;

/**
 * A chart as a figure, in the look of the library's own: with axes that begin where one wants,
 * logarithmic both or neither, which the curves of the library need not have. It changes with every
 * call until it is shown.
 */
final class Plot implements Figure {
  static final Color BLUE = new Color(0x0072B2);
  static final Color ORANGE = new Color(0xD55E00);
  static final Color GREY = new Color(0x888888);
  private static final Color INK = new Color(0x222222);
  private static final Color GRID = new Color(0xE6E6E6);
  private static final String HIDDEN = "\u0000"; // begins the names that the legend does not show
  private static final float LINE = 1.6f;
  private static final double TINY = 1e-6;
  private static final double SPACE = 1.08; // for half of the last number
  private static final int HEIGHT = 300;
  private static final double LONG = 10_000; // from here on digits are grouped

  private final int width;
  private final XYChart chart;

  private Plot(int width, XYChart chart) {
    this.width = width;
    this.chart = chart;
  }

  /** An empty plot, so many points wide; the names of the axes, with their units. */
  static Plot of(int width, String title, String x, String y) {
    XYChart chart = new XYChartBuilder().title(title).xAxisTitle(x).yAxisTitle(y).build();
    XYStyler styler = chart.getStyler();
    colours(styler);
    letters(styler);
    styler.setLocale(Locale.ROOT);
    styler.setLegendPosition(Styler.LegendPosition.InsideNW).setLegendPadding(4);
    styler.setLegendSeriesLineLength(20);
    styler.setChartPadding(6).setMarkerSize(6);
    styler.setPlotMargin(0).setPlotContentSize(1);
    styler.setPlotGridLinesStroke(new BasicStroke(0.8f));
    styler.setAxisTickMarksStroke(new BasicStroke(0.8f)).setAxisTickMarkLength(4);
    return new Plot(width, chart);
  }

  private static void colours(XYStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false).setChartTitleBoxVisible(false);
    styler.setLegendBorderColor(Color.WHITE).setLegendBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setAxisTickLabelsColor(INK).setAxisTickMarksColor(GREY);
    styler.setXAxisTitleColor(INK);
    styler.setYAxisTitleColor(INK);
    styler.setPlotGridLinesColor(GRID).setPlotGridVerticalLinesVisible(false);
  }

  private static void letters(XYStyler styler) {
    styler.setChartTitleFont(font(Font.BOLD, 13));
    styler.setAxisTitleFont(font(Font.PLAIN, 13)).setAxisTickLabelsFont(font(Font.PLAIN, 12));
    styler.setLegendFont(font(Font.PLAIN, 12));
    styler.setAnnotationTextFont(font(Font.PLAIN, 12)).setAnnotationTextFontColor(INK);
    styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** With both axes logarithmic, from the first to the second of each pair. */
  Plot logarithmic(double[] x, double[] y) {
    XYStyler styler = chart.getStyler();
    styler.setPlotGridLinesVisible(false); // they would crowd below each power
    styler.setXAxisLogarithmic(true).setXAxisLogarithmicDecadeOnly(true);
    styler.setYAxisLogarithmic(true).setYAxisLogarithmicDecadeOnly(true);
    return between(x, y);
  }

  private Plot between(double[] x, double[] y) {
    XYStyler styler = chart.getStyler();
    styler.setXAxisMin(x[0]).setXAxisMax(x[1]).setYAxisMin(y[0]).setYAxisMax(y[1]);
    styler.setXAxisTickLabelsFormattingFunction(Plot::label);
    styler.setYAxisTickLabelsFormattingFunction(Plot::label);
    return this;
  }

  private static String label(double value) {
    if (value >= LONG) {
      return String.format(Locale.ROOT, "%,.0f", value).replace(',', '\u202f');
    }
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** With axes from so little below 0 that the 0 is shown, to a little above these. */
  Plot fromZero(double x, double y) {
    return between(new double[] {-TINY * x, SPACE * x}, new double[] {-TINY * y, SPACE * y});
  }

  /** With words about a point. */
  Plot text(String words, double x, double y) {
    chart.addAnnotation(new AnnotationText(words, x, y, false));
    return this;
  }

  /** Without names of the lines. */
  Plot nameless() {
    chart.getStyler().setLegendVisible(false);
    return this;
  }

  /** With a line, and a mark at each point. */
  Plot points(String name, Color colour, double[] x, double[] y) {
    return solid(name, colour, x, y, SeriesMarkers.CIRCLE);
  }

  /** With a line. */
  Plot line(String name, Color colour, double[] x, double[] y) {
    return solid(name, colour, x, y, SeriesMarkers.NONE);
  }

  private Plot solid(String name, Color colour, double[] x, double[] y, Marker marker) {
    XYSeries series = add(name, colour, x, y);
    series.setLineStyle(new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarker(marker);
    return this;
  }

  /** With a dashed line. */
  Plot dashed(String name, Color colour, double[] x, double[] y) {
    float[] dash = {5, 4};
    add(name, colour, x, y)
        .setLineStyle(
            new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0));
    return this;
  }

  /** With a thin upright line between two values, which the legend does not name. */
  Plot range(Color colour, double x, double low, double high) {
    add(HIDDEN + x, colour, new double[] {x, x}, new double[] {low, high})
        .setLineStyle(new BasicStroke(1))
        .setShowInLegend(false);
    return this;
  }

  private XYSeries add(String name, Color colour, double[] x, double[] y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(colour);
    series.setMarkerColor(colour);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  @Override
  public double width() {
    return width;
  }

  @Override
  public double height() {
    return HEIGHT;
  }

  @Override
  public void paint(Graphics2D graphics) {
    chart.paint(graphics, width, HEIGHT);
  }
}
