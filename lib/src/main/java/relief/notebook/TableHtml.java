package relief.notebook;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** A table as HTML, with numbers of readable length; of a long one the first and last rows. */
final class TableHtml {
  private static final int MOST = 60; // rows that are shown all
  private static final int FIRST = 20;
  private static final int LAST = 5;
  private static final int WIDEST = 20; // columns

  private TableHtml() {}

  static String of(Table table) {
    return isShort(table) ? html(table.copy()) : html(shortened(table)) + Html.note(note(table));
  }

  /** The text form, of a long table shortened, too. */
  static String text(Table table) {
    return isShort(table) ? table.toString() : shortened(table) + "\n" + note(table);
  }

  private static boolean isShort(Table table) {
    return table.rowCount() <= MOST && table.columnCount() <= WIDEST;
  }

  private static Table shortened(Table table) {
    int columns = Math.min(WIDEST, table.columnCount());
    Table some = table.selectColumns(IntStream.range(0, columns).toArray());
    return table.rowCount() <= MOST ? some : some.first(FIRST).append(some.last(LAST));
  }

  private static String note(Table table) {
    String rows =
        table.rowCount() <= MOST ? "" : "; rows: the first " + FIRST + " and the last " + LAST;
    String columns = table.columnCount() <= WIDEST ? "" : "; columns: the first " + WIDEST;
    return String.format(
        "of %s rows and %s columns%s",
        Words.count(table.rowCount()), Words.count(table.columnCount()), rows + columns);
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
