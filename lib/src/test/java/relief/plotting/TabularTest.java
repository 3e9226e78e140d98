package relief.plotting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TabularTest {
  @TempDir Path folder;

  private static Table table() {
    return Table.create(
        StringColumn.create("model_β", "RBM & 10%", "DBM"),
        IntColumn.create("units", 200, 1000),
        DoubleColumn.create("error", 11.6234, 9.5),
        DoubleColumn.create("error error", 0.0812, 0.171),
        StringColumn.create("AIS, nats", "−84.3 ± 0.4", "−83.9"),
        DoubleColumn.create("seconds", 1.23456, 20));
  }

  @Test
  void numbersAreReadableAndSpecialCharactersEscaped() {
    String expected =
        """
        \\begin{tabular}{lrrrr}
        \\toprule
        model\\_$\\beta$ & units & error & AIS, nats & seconds \\\\
        \\midrule
        RBM \\& 10\\% & $200$ & $11.623 \\pm 0.081$ & $-84.3 \\pm 0.4$ & $1.23$ \\\\
        DBM & $1000$ & $9.50 \\pm 0.17$ & $-83.9$ & $20.00$ \\\\
        \\bottomrule
        \\end{tabular}
        """;
    assertEquals(expected, Tabular.of(table()).latex());
  }

  @Test
  void bothFilesAreWritten() throws IOException {
    Tabular.of(table()).save(folder.resolve("tables/one"));
    Path tex = folder.resolve("tables/one.tex");
    assertEquals(Tabular.of(table()).latex(), Files.readString(tex));
    Table read = Table.read().csv(folder.resolve("tables/one.csv").toFile());
    assertEquals(table().columnNames(), read.columnNames());
    assertEquals(11.6234, read.doubleColumn("error").get(0));
    assertEquals("RBM & 10%", read.stringColumn("model_β").get(0));
  }

  @Test
  void anEmptyTableIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Tabular.of(Table.create("empty")));
  }
}
