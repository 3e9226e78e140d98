package relief.plotting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Function;
import org.knowm.xchart.style.AxesChartStyler;

/** How the numbers at the axes are written: no more digits than it takes, all as many. */
final class Ticks {
  private static final int APART = 44; // points between numbers: at most ten of them an axis
  private static final int NARROWEST = 240; // points that a chart's plot has at least, more or less
  private static final double TWO_DECADES = 100;

  private Ticks() {}

  /** Numbers over this range below a linear x axis; whole ones if the data are (epochs). */
  static void horizontal(AxesChartStyler styler, double low, double high, boolean whole) {
    double unit = whole && high > low ? NARROWEST / (high - low) : 0; // no ticks between epochs
    styler.setXAxisTickMarkSpacingHint((int) Math.max(APART, Math.min(unit, 0.75 * NARROWEST)));
    styler.setXAxisTickLabelsFormattingFunction(whole ? Ticks::wholeOnly : decimals(high - low));
  }

  /** Numbers over this range left of a linear y axis. */
  static void vertical(AxesChartStyler styler, double low, double high) {
    styler.setYAxisTickMarkSpacingHint(APART);
    styler.setYAxisTickLabelsFormattingFunction(decimals(high - low));
  }

  /** Powers of ten left of a logarithmic y axis, and 1, 2, 5 times these if there are few. */
  static void logarithmic(AxesChartStyler styler, double low, double high) {
    boolean many = high / low > TWO_DECADES;
    styler.setYAxisLogarithmic(true).setYAxisLogarithmicDecadeOnly(many);
    styler.setPlotGridLinesVisible(false); // they would crowd below each power
    styler.setYAxisTickLabelsFormattingFunction(powers(many));
  }

  /** As {@link #logarithmic}, below an x axis. */
  static void logarithmicHorizontal(AxesChartStyler styler, double low, double high) {
    boolean many = high / low > TWO_DECADES;
    styler.setXAxisLogarithmic(true).setXAxisLogarithmicDecadeOnly(many);
    styler.setXAxisTickLabelsFormattingFunction(powers(many));
  }

  private static Function<Double, String> powers(boolean many) {
    return value -> many || "125".indexOf(leading(value)) >= 0 ? shortest(value) : " ";
  }

  static boolean whole(double number) {
    return number == Math.rint(number);
  }

  /** With a tenth of the range still visible, since ticks are never closer than that. */
  private static Function<Double, String> decimals(double range) {
    if (!(range > 0)) {
      return Ticks::shortest;
    }
    int digits = (int) Math.ceil(-Math.log10(range / 10));
    return fixed(Math.max(0, Math.min(9, digits)));
  }

  /** Nothing at a tick between whole numbers. */
  private static String wholeOnly(double value) {
    return Math.abs(value - Math.rint(value)) < 1e-6 ? fixed(0).apply(value) : " ";
  }

  private static Function<Double, String> fixed(int digits) {
    return value ->
        minus(BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString());
  }

  /** Up to three digits, in powers of ten where that would be long. */
  private static String shortest(double value) {
    BigDecimal rounded = rounded(value);
    boolean moderate = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6;
    return minus(
        moderate ? rounded.toPlainString() : rounded.unscaledValue() + "e" + -rounded.scale());
  }

  private static char leading(double value) {
    return rounded(value).unscaledValue().toString().charAt(0);
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros();
  }

  /** A minus sign instead of a hyphen, and none before zero. */
  private static String minus(String number) {
    return number.matches("-0(\\.0*)?") ? number.substring(1) : number.replace('-', '\u2212');
  }
}
