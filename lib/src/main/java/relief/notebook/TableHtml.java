package relief.notebook;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** A table as HTML, with numbers of readable length; of a long one the first and last rows. */
final class TableHtml {
  private static final int MOST = 60; // rows that are shown all
  private static final int FIRST = 20;
  private static final int LAST = 5;

  private TableHtml() {}

  static String of(Table table) {
    if (table.rowCount() <= MOST) {
      return html(table.copy());
    }
    String note =
        String.format(
            "%s rows; these are the first %d and the last %d",
            Words.count(table.rowCount()), FIRST, LAST);
    return html(table.first(FIRST).append(table.last(LAST))) + Html.note(note);
  }

  private static String html(Table shown) {
    var format = new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));
    for (var column : shown.columns()) {
      if (column instanceof DoubleColumn numbers) {
        numbers.setPrintFormatter(new NumberColumnFormatter(format));
      }
    }
    return shown.write().toString("html");
  }
}
