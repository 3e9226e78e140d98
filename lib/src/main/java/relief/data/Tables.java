package relief.data;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import relief.Workspace;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Data sets out of tables and back. */
final class Tables {
  private Tables() {}

  /** See {@link Dataset#of(Workspace, Table, String...)}. */
  static Dataset dataset(Workspace workspace, Table table, String... names) {
    columns(table, names).forEach(Tables::requireComplete);
    float[][] rows = rows(table, names, 0);
    return Dataset.of(workspace, table.name(), rows);
  }

  /** The numbers of these columns, or of all, with this one for those that are missing. */
  static float[][] rows(Table table, String[] names, float missing) {
    List<Column<?>> columns = columns(table, names);
    float[][] rows = new float[table.rowCount()][columns.size()];
    for (int j = 0; j < columns.size(); j++) {
      Column<?> column = columns.get(j);
      for (int i = 0; i < rows.length; i++) {
        rows[i][j] = column.isMissing(i) ? missing : number(column, i);
      }
    }
    return rows;
  }

  private static List<Column<?>> columns(Table table, String... names) {
    return names.length == 0
        ? table.columns()
        : Arrays.stream(names).<Column<?>>map(name -> column(table, name)).toList();
  }

  static Column<?> column(Table table, String name) {
    if (!table.containsColumn(name)) {
      throw new IllegalArgumentException(
          "Expected a column "
              + name
              + " in the table "
              + table.name()
              + ", got only "
              + String.join(", ", table.columnNames())
              + ".");
    }
    return table.column(name);
  }

  static void requireComplete(Column<?> column) {
    for (int i = 0; i < column.size(); i++) {
      if (column.isMissing(i)) {
        throw new IllegalArgumentException(
            "Expected a value in every row of the column "
                + column.name()
                + ", got none in row "
                + i
                + " ("
                + column.countMissing()
                + " are missing); drop such rows with table.dropRowsWithMissingValues(), or fill"
                + " them in.");
      }
    }
  }

  private static float number(Column<?> column, int row) {
    if (column instanceof NumericColumn<?> numbers) {
      return (float) numbers.getDouble(row);
    }
    if (column instanceof BooleanColumn truth) {
      return truth.get(row) ? 1 : 0;
    }
    throw new IllegalArgumentException(
        "Expected numbers or truth values in the column "
            + column.name()
            + ", got the type "
            + column.type().name()
            + "; name the columns to take, and make a column of texts the labels by"
            + " withLabels(table.column(\""
            + column.name()
            + "\")).");
  }

  /** See {@link Dataset#table}. */
  static Table of(Dataset data, String... names) {
    if (names.length != 0 && names.length != data.units()) {
      throw new IllegalArgumentException(
          "Expected a name for each of the "
              + data.units()
              + " units, or none, got "
              + names.length
              + ".");
    }
    float[] values = values(data);
    Table table = Table.create(data.name());
    for (int j = 0; j < data.units(); j++) {
      float[] column = new float[data.size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = values[i * data.units() + j];
      }
      table.addColumns(FloatColumn.create(names.length == 0 ? "unit " + j : names[j], column));
    }
    return data.isLabelled() ? table.addColumns(IntColumn.create("label", data.labels())) : table;
  }

  private static float[] values(Dataset data) {
    try (NDArray rows = data.rows()) {
      return rows.toFloatArray();
    }
  }
}
