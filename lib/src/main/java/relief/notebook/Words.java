package relief.notebook;

import ai.djl.ndarray.NDArray;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values of settings and numbers in a few words. */
final class Words {
  private static final int LONGEST = 120;

  private Words() {}

  /** Four digits, and the sign of mathematics. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4g", value);
    boolean fraction = text.contains(".") && !text.contains("e");
    return (fraction ? text.replaceAll("\\.?0+$", "") : text).replace('-', '−');
  }

  /** With thin gaps between thousands. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }

  /** One line, shortened where it is long. */
  static String of(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return number(((Number) value).doubleValue());
    }
    if (value instanceof NDArray array) {
      return array.getDataType() + " " + array.getShape();
    }
    if (value instanceof Collection<?> several) {
      return several.isEmpty()
          ? "none"
          : several.stream().map(Words::of).collect(Collectors.joining(", "));
    }
    return value == null ? "none" : text(value);
  }

  private static String text(Object value) {
    if (isAnonymous(value)) {
      return "a function";
    }
    String line = value.toString().strip().lines().findFirst().orElse("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  private static boolean isAnonymous(Object value) {
    return value.getClass().isSynthetic()
        || value.toString().startsWith(value.getClass().getName() + "@");
  }
}
