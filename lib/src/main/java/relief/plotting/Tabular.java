package relief.plotting;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table for a paper: as LaTeX, for the package booktabs, and as CSV.
 *
 * <pre>{@code
 * Tabular.of(comparison).save("comparison");   // comparison.tex and comparison.csv
 * }</pre>
 *
 * <p>A column and its neighbour "<i>name</i> error" become one in LaTeX, value ± error, with two
 * digits of the error. Other numbers have four digits, as many after the point in all rows of a
 * column, so that they are in line at the right. CSV has all columns with all their digits.
 */
public final class Tabular {
  private static final String ERROR = " error";
  private static final int DIGITS = 4;
  private static final int ERROR_DIGITS = 2;

  private final Table table;

  private Tabular(Table table) {
    this.table = table;
  }

  /**
   * A copy of a table.
   *
   * @throws IllegalArgumentException if it has no columns
   */
  public static Tabular of(Table table) {
    if (table.columnCount() == 0) {
      throw new IllegalArgumentException("Expected a table with columns, got none.");
    }
    return new Tabular(table.copy());
  }

  /** An environment {@code tabular}; the caption is the paper's. */
  public String latex() {
    List<List<String>> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      if (!isError(column)) {
        names.add(Latex.text(column.name()));
        columns.add(cells(column));
      }
    }
    String places =
        columns.stream()
            .map(cells -> cells.stream().allMatch(c -> c.isEmpty() || Latex.number(c)) ? "r" : "l")
            .collect(Collectors.joining());
    String rows =
        IntStream.range(0, table.rowCount())
            .mapToObj(i -> line(columns.stream().map(c -> Latex.cell(c.get(i))).toList()))
            .collect(Collectors.joining());
    return "\\begin{tabular}{"
        + places
        + "}\n\\toprule\n"
        + line(names)
        + "\\midrule\n"
        + rows
        + "\\bottomrule\n\\end{tabular}\n";
  }

  /** All columns, with their names in the first line. */
  public String csv() {
    return table.write().toString("csv");
  }

  /**
   * Writes {@code base.tex} and {@code base.csv}, each whole or not at all.
   *
   * @param base where to, as in {@link Figure#save(String)}
   * @return this table
   * @throws java.io.UncheckedIOException if a file can't be written
   */
  public Tabular save(String base) {
    String folder = System.getenv().getOrDefault("RELIEF_FIGURES", "");
    return save(Path.of(folder).resolve(base));
  }

  /** As {@link #save(String)}, with a path of your own. */
  public Tabular save(Path base) {
    write(base.resolveSibling(base.getFileName() + ".tex"), latex());
    write(base.resolveSibling(base.getFileName() + ".csv"), csv());
    return this;
  }

  private static void write(Path file, String text) {
    Export.write("table", file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private boolean isError(Column<?> column) {
    String name = column.name();
    return name.endsWith(ERROR)
        && column instanceof NumericColumn<?>
        && table.containsColumn(name.substring(0, name.length() - ERROR.length()));
  }

  private List<String> cells(Column<?> column) {
    if (!(column instanceof NumericColumn<?> numbers)) {
      return IntStream.range(0, column.size()).mapToObj(column::getString).toList();
    }
    double[] values = numbers.asDoubleArray();
    double[] errors =
        table.containsColumn(column.name() + ERROR)
            ? table.numberColumn(column.name() + ERROR).asDoubleArray()
            : new double[values.length];
    boolean whole = IntStream.range(0, values.length).allMatch(i -> values[i] == (long) values[i]);
    double largest =
        IntStream.range(0, values.length).mapToDouble(i -> size(values[i])).max().orElse(0);
    int digits = whole ? 0 : decimals(largest, DIGITS);
    return IntStream.range(0, values.length)
        .mapToObj(i -> number(values[i], errors[i], digits))
        .toList();
  }

  private static String line(List<String> cells) {
    return String.join(" & ", cells) + " \\\\\n";
  }

  private static double size(double value) {
    return Double.isFinite(value) ? Math.abs(value) : 0;
  }

  private static String number(double value, double error, int digits) {
    if (!Double.isFinite(value)) {
      return "";
    }
    if (!(error > 0) || Double.isInfinite(error)) {
      return fixed(value, digits);
    }
    int precision = decimals(error, ERROR_DIGITS);
    return fixed(value, precision) + " ± " + fixed(error, precision);
  }

  /** Digits after the point that leave so many that count. */
  private static int decimals(double value, int counting) {
    return value > 0 ? Math.max(0, counting - 1 - (int) Math.floor(Math.log10(value))) : 0;
  }

  private static String fixed(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  @Override
  public String toString() {
    return latex();
  }
}
