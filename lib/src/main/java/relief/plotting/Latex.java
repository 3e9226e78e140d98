package relief.plotting;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text and numbers as LaTeX takes them. */
final class Latex {
  private static final String NUMBER = "[-\u2212+]?[0-9]+(?:\\.[0-9]+)?";
  private static final Pattern ESTIMATE =
      Pattern.compile("\\s*(" + NUMBER + ")(?:\\s*±\\s*(" + NUMBER + "))?(.*)", Pattern.DOTALL);
  private static final String SPECIAL = "&%$#_{}";
  private static final String GREEK = "GREEK SMALL LETTER ";

  private Latex() {}

  /** Whether it is a number, with an error or without. */
  static boolean number(String text) {
    Matcher matcher = ESTIMATE.matcher(text);
    return matcher.matches() && matcher.group(3).isBlank();
  }

  /** A number in mathematical style, anything else with its special characters escaped. */
  static String cell(String text) {
    Matcher matcher = ESTIMATE.matcher(text);
    if (!matcher.matches() || !matcher.group(3).isBlank()) {
      return text(text);
    }
    String value = matcher.group(1).replace('\u2212', '-');
    return matcher.group(2) == null
        ? "$" + value + "$"
        : "$" + value + " \\pm " + matcher.group(2) + "$";
  }

  static String text(String text) {
    StringBuilder latex = new StringBuilder();
    text.codePoints().forEach(character -> latex.append(character(character)));
    return latex.toString();
  }

  private static String character(int character) {
    String itself = Character.toString(character);
    if (SPECIAL.contains(itself)) {
      return "\\" + itself;
    }
    String name = Character.getName(character);
    if (name != null && name.startsWith(GREEK) && !name.substring(GREEK.length()).contains(" ")) {
      return "$\\" + name.substring(GREEK.length()).toLowerCase(Locale.ROOT) + "$";
    }
    return switch (itself) {
      case "\\" -> "\\textbackslash{}";
      case "~" -> "\\textasciitilde{}";
      case "^" -> "\\textasciicircum{}";
      case "\u2212" -> "$-$";
      case "±" -> "$\\pm$";
      case "⟨" -> "$\\langle$";
      case "⟩" -> "$\\rangle$";
      default -> itself;
    };
  }
}
