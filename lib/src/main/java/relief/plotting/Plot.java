package relief.plotting;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;

/**
 * What XChart paints of a chart: grid, axes with their marks, areas and lines. It is given no
 * letters, since it would fill their outlines, and no format could have them as text.
 *
 * @param frame what lies between the axes, in points
 */
record Plot(Rectangle2D frame, Scale across, Scale upwards, Style style) {
  /** XChart's pixels a point: it takes whole numbers as lengths of marks and sizes of charts. */
  static final int UNIT = 20;

  static final double TICK = 4;
  private static final double MARKER = 4;
  private static final double SLIVER = 1e-9; // XChart has no tick at the very end of an axis
  private static final Color AXIS = new Color(0x55, 0x55, 0x55);
  private static final Color GRID = new Color(0xE6, 0xE6, 0xE6);
  private static final Color NOTHING = new Color(0, true);
  private static final double[] NOWHERE = {Double.NaN};

  double x(double value) {
    return frame.getX() + across.axis().place(value) * frame.getWidth();
  }

  double y(double value) {
    return frame.getMaxY() - upwards.axis().place(value) * frame.getHeight();
  }

  double placeAt(double x) {
    return across.axis().value((x - frame.getX()) / frame.getWidth());
  }

  double valueAt(double y) {
    return upwards.axis().value((frame.getMaxY() - y) / frame.getHeight());
  }

  /** XChart's marks of axes lie in its chart, left of the plot and below. */
  void paint(Graphics2D graphics, List<? extends Mark> marks, boolean grid) {
    XYChart chart = new XYChart(0, 0);
    lay(chart.getStyler());
    colour(chart.getStyler(), grid);
    scale(chart.getStyler(), grid);
    addSeries(chart, NOWHERE, NOWHERE); // or it puts ticks at data that are evenly spaced
    marks.forEach(mark -> mark.addTo(chart, this));
    int margin = chart.getStyler().getAxisTickMarkLength();
    Graphics2D units = (Graphics2D) graphics.create();
    units.translate(frame.getX() - (double) margin / UNIT, frame.getY());
    units.scale(1.0 / UNIT, 1.0 / UNIT);
    chart.paint(units, margin + units(frame.getWidth()), margin + units(frame.getHeight()));
    units.dispose();
  }

  /** Adds points, in the numbers of the axes. */
  XYSeries addSeries(XYChart chart, double[] x, double[] y) {
    String name = Integer.toString(chart.getSeriesCollection().size());
    double[] places = Arrays.stream(x).map(across::of).toArray();
    double[] values = Arrays.stream(y).map(upwards::of).toArray();
    return chart.addSeries(name, places, values);
  }

  private static int units(double points) {
    return (int) Math.round(UNIT * points);
  }

  private void lay(XYStyler styler) {
    styler.setLegendVisible(false);
    styler.setChartTitleVisible(false);
    styler.setChartPadding(0);
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setAxisTickPadding(0);
    styler.setAxisTickMarkLength(units(style.letters().space(TICK)));
    styler.setMarkerSize(units(style.letters().space(MARKER)));
  }

  private void colour(XYStyler styler, boolean grid) {
    Ink ink = style.ink().lines(UNIT * style.ink().line());
    styler.setChartBackgroundColor(NOTHING);
    styler.setPlotBackgroundColor(NOTHING);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridHorizontalLinesVisible(grid);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(ink.thin());
    styler.setPlotTicksMarksVisible(false);
    styler.setAxisTickMarksColor(AXIS);
    styler.setAxisTickMarksStroke(ink.thin());
  }

  private void scale(XYStyler styler, boolean grid) {
    double aside = SLIVER * (across.high() - across.low());
    double above = grid ? 0 : SLIVER * (upwards.high() - upwards.low()); // it would hide the axis
    styler.setXAxisMin(across.low() - aside);
    styler.setXAxisMax(across.high() + aside);
    styler.setYAxisMin(upwards.low() - above);
    styler.setYAxisMax(upwards.high() + above);
    styler.setXAxisLogarithmic(across.logarithmic());
    styler.setYAxisLogarithmic(upwards.logarithmic());
    styler.setXAxisTickMarkSpacingHint(hint(across, frame.getWidth()));
    styler.setYAxisTickMarkSpacingHint(hint(upwards, frame.getHeight()));
    double right = styler.getXAxisMax(); // XChart has no ticks if both ends have the same text
    double top = styler.getYAxisMax();
    styler.setXAxisTickLabelsFormattingFunction(value -> value == right ? " " : "");
    styler.setYAxisTickLabelsFormattingFunction(value -> value == top ? " " : "");
  }

  /** How far a step is. */
  private static int hint(Scale scale, double length) {
    return scale.logarithmic() ? 0 : units(Math.min(length, length / (scale.high() - scale.low())));
  }
}
