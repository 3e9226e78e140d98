package relief.notebook;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** A table as HTML, with numbers of readable length. */
final class TableHtml {
  private TableHtml() {}

  static String of(Table table) {
    Table shown = table.copy();
    var format = new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));
    for (var column : shown.columns()) {
      if (column instanceof DoubleColumn numbers) {
        numbers.setPrintFormatter(new NumberColumnFormatter(format));
      }
    }
    return shown.write().toString("html");
  }
}
