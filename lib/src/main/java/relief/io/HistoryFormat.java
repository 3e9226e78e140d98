package relief.io;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import relief.Snapshot.Values;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table as data sets: "columns" has the names of the columns in their order, and each column is a
 * data set of its name, with underscores for slashes and the like.
 */
final class HistoryFormat {
  private static final String COLUMNS = "columns";
  private static final String NAME = "name";

  private HistoryFormat() {}

  /** Writes a table with at least one row. */
  static void write(Table table, String prefix, Content content) {
    content.put(prefix + NAME, table.name() == null ? "history" : table.name());
    content.put(prefix + COLUMNS, table.columnNames());
    List<String> paths = paths(table.columnNames());
    for (int i = 0; i < paths.size(); i++) {
      content.put(prefix + paths.get(i), values(table.column(i)));
    }
  }

  static Table read(Content content) {
    Table table = Table.create(content.text(NAME));
    List<String> names = content.texts(COLUMNS);
    List<String> paths = paths(names);
    for (int i = 0; i < names.size(); i++) {
      table.addColumns(column(names.get(i), content, paths.get(i)));
    }
    return table;
  }

  /** Different names that HDF5 can have, by the same rule in writing and reading. */
  private static List<String> paths(List<String> names) {
    Set<String> taken = new HashSet<>(Set.of(COLUMNS, NAME));
    List<String> paths = new ArrayList<>();
    for (String name : names) {
      String plain = name.replaceAll("[^ -.0-~]", "_");
      plain = plain.isBlank() || plain.matches("\\.+") ? "_" + plain : plain;
      String path = plain;
      for (int i = 2; !taken.add(path); i++) {
        path = plain + "_" + i;
      }
      paths.add(path);
    }
    return paths;
  }

  private static Object values(Column<?> column) {
    Shape shape = new Shape(column.size());
    if (column instanceof StringColumn texts) {
      return texts.asList();
    }
    if (column instanceof IntColumn numbers) {
      return new Values(shape, numbers.asIntArray());
    }
    if (column instanceof LongColumn numbers) {
      return new Values(shape, numbers.asLongArray());
    }
    if (column instanceof FloatColumn numbers) {
      return new Values(shape, numbers.asFloatArray());
    }
    if (column instanceof DoubleColumn numbers) {
      return new Values(shape, numbers.asDoubleArray());
    }
    throw new ArchiveException(
        "Expected columns of texts and numbers in a history, got "
            + column.name()
            + " of the type "
            + column.type()
            + "; convert it, for example with asStringColumn(), or leave it out.");
  }

  private static Column<?> column(String name, Content content, String path) {
    Object value = content.datasets().get(path);
    if (!(value instanceof Values values)) {
      return StringColumn.create(name, content.texts(path));
    }
    if (values.numbers() instanceof int[] numbers) {
      return IntColumn.create(name, numbers);
    }
    if (values.numbers() instanceof long[] numbers) {
      return LongColumn.create(name, numbers);
    }
    if (values.numbers() instanceof float[] numbers) {
      return FloatColumn.create(name, numbers);
    }
    return DoubleColumn.create(name, (double[]) values.numbers());
  }
}
