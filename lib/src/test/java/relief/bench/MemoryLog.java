package relief.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import relief.Workspace;
import relief.training.Listener;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Notes every 250 steps what memory the process and the workspace hold. */
final class MemoryLog implements Listener {
  private static final int EVERY = 250;
  private static final int QUARTER = 4;
  private static final double MEGABYTE = 1e6;
  private static final double DIGITS = 1e3;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Workspace workspace;
  private final Table table =
      Table.create(
          "Memory",
          IntColumn.create("step"),
          DoubleColumn.create("heap_mb"),
          DoubleColumn.create("resident_mb"),
          IntColumn.create("arrays"));

  MemoryLog(Workspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public Map<String, Double> onEpoch(Event event) {
    if (event.clock().epoch() == 0) {
      System.gc(); // what loading left
    }
    return Map.of();
  }

  @Override
  public void onStep(Event event) {
    if (event.clock().step() % EVERY == 0) {
      Row row = table.appendRow();
      row.setInt("step", (int) event.clock().step());
      row.setInt("arrays", workspace.memory().getManagedArrays().size());
      resident().ifPresent(bytes -> row.setDouble("resident_mb", rounded(bytes / MEGABYTE)));
      row.setDouble("heap_mb", rounded(heap() / MEGABYTE));
    }
  }

  /** The bytes of the heap that are still used after a collection. */
  private static double heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** The bytes of this process that are in memory; only Linux tells. */
  private static OptionalDouble resident() {
    if (!Files.isReadable(STATUS)) {
      return OptionalDouble.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }

  /** One row every 250 steps; no resident memory where the system doesn't tell. */
  Table table() {
    return table;
  }

  /** The means of the first and of the last quarter of the rows. */
  static Table quarters(Table table) {
    int rows = table.rowCount() / QUARTER;
    Table means =
        Table.create(
            "Means",
            StringColumn.create("quantity"),
            DoubleColumn.create("first_quarter"),
            DoubleColumn.create("last_quarter"));
    for (NumericColumn<?> column : table.rejectColumns("step").numericColumns()) {
      String name = column.name();
      Row row = means.appendRow();
      row.setString("quantity", name);
      row.setDouble("first_quarter", rounded(table.first(rows).numberColumn(name).mean()));
      row.setDouble("last_quarter", rounded(table.last(rows).numberColumn(name).mean()));
    }
    return means;
  }
}
