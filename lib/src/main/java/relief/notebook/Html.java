package relief.notebook;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import relief.plotting.Figure;

/**
 * Pieces of HTML that look alike: the page's own font and colours, thin grey lines, no background,
 * so that they suit white pages and dark ones.
 */
final class Html {
  private static final String LINE = "1px solid rgba(128,128,128,.45)";
  private static final String CELL = "padding:2px 14px 2px 0;text-align:left;vertical-align:top;";
  private static final String TABLE =
      "border-collapse:collapse;border:none;font-size:13px;margin:0";
  private static final String ROW = "<tr style=\"background:none\">";

  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A block with a bold title; the other parts are HTML. */
  static String block(String title, String... parts) {
    return "<div style=\"font-size:13px;margin:4px 0\"><b>"
        + escape(title)
        + "</b>"
        + String.join("", parts)
        + "</div>";
  }

  /** A line of small print. */
  static String note(String text) {
    return "<div style=\"opacity:.7;margin:2px 0\">" + escape(text) + "</div>";
  }

  /** Texts in rows, under headings if there are any. */
  static String table(List<String> headings, List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<table style=\"" + TABLE + "\">");
    if (!headings.isEmpty()) {
      html.append(row("th", "border:none;border-bottom:" + LINE + ";font-weight:600", headings));
    }
    rows.forEach(row -> html.append(row("td", "border:none", row)));
    return html.append("</table>").toString();
  }

  private static String row(String tag, String style, List<String> texts) {
    String open = "<" + tag + " style=\"" + CELL + style + "\">";
    return texts.stream()
        .map(text -> open + escape(text) + "</" + tag + ">")
        .collect(Collectors.joining("", ROW, "</tr>"));
  }

  /** Names and values, for settings. */
  static String pairs(List<List<String>> rows) {
    return table(List.of(), new ArrayList<>(rows));
  }

  /**
   * A picture inside the page, at its own size.
   *
   * @param sharpness pixels a point
   */
  static String image(Figure figure, double sharpness) {
    return String.format(
        "<img alt=\"%s\" width=\"%d\" height=\"%d\" style=\"max-width:100%%;height:auto\""
            + " src=\"data:image/png;base64,%s\">",
        escape(figure.toString()).replace("\"", "&quot;"),
        (int) Math.ceil(figure.width()),
        (int) Math.ceil(figure.height()),
        Base64.getEncoder().encodeToString(figure.png(sharpness)));
  }
}
