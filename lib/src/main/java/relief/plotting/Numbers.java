package relief.plotting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** How the numbers at axes are written: with a real minus sign, and powers where zeros abound. */
final class Numbers {
  private static final int LONG = 6; // zeros before or after which a power of ten is shorter
  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private Numbers() {}

  /** With so many digits after the point. */
  static String fixed(double value, int digits) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0
        ? rounded.abs().toPlainString()
        : rounded.toPlainString().replace('-', '\u2212');
  }

  /** Up to three digits, and a power of ten if it would be long: 0.02, 300, 2·10⁻⁷. */
  static String shortest(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (rounded.signum() == 0 || exponent < LONG && exponent > -LONG + 1) {
      return rounded.toPlainString().replace('-', '\u2212');
    }
    BigDecimal leading = rounded.movePointLeft(exponent).stripTrailingZeros();
    String factor = leading.compareTo(BigDecimal.ONE) == 0 ? "" : leading.toPlainString() + "·";
    return factor.replace('-', '\u2212') + "10" + raised(exponent);
  }

  private static String raised(int exponent) {
    StringBuilder text = new StringBuilder(exponent < 0 ? "⁻" : "");
    for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
      text.append(RAISED.charAt(digit - '0'));
    }
    return text.toString();
  }
}
