package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relief.Workspace;
import tech.tablesaw.api.Table;

class TablesTest {
  private static final String CSV =
      """
      length,width,wild,species,year,day
      5.5,2,true,setosa,2001,2020-01-05
      6.25,3,false,virginica,2002,2020-01-06
      4,1,true,setosa,2001,2020-01-07
      """;

  private final Workspace workspace = Workspace.seeded(6);

  @TempDir Path folder;

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void takesColumnsOfACsvFile() throws IOException {
    Table table = table(CSV);
    Dataset data = Dataset.of(workspace, table, "width", "wild", "length");
    assertArrayEquals(new float[] {2, 1, 5.5f, 3, 0, 6.25f, 1, 1, 4}, data.rows().toFloatArray());
    assertEquals(table.name(), data.name());
    assertArrayEquals(new int[] {0, 1, 0}, data.withLabels(table.column("species")).labels());
    assertArrayEquals(new int[] {2001, 2002, 2001}, data.withLabels(table.column("year")).labels());
    Table numbers = table.rejectColumns("species", "day");
    assertEquals(4, Dataset.of(workspace, numbers).units());
  }

  @Test
  void givesTablesBack() throws IOException {
    Table table = table(CSV);
    Dataset data =
        Dataset.of(workspace, table, "width", "length").withLabels(table.column("species"));
    Table back = data.range(1, 3).table("width", "length");
    assertEquals("[width, length, label]", back.columnNames().toString());
    assertEquals(6.25f, back.floatColumn("length").get(0));
    assertArrayEquals(new int[] {1, 0}, back.intColumn("label").asIntArray());
    assertEquals("[unit 0, unit 1, label]", data.table().columnNames().toString());
    assertThrows(IllegalArgumentException.class, () -> data.table("width"));
  }

  @Test
  void saysWhatItCanNotTake() throws IOException {
    Table table = table(CSV);
    assertRefused("withLabels(table.column(\"species\"))", table, "species");
    assertRefused("LOCAL_DATE", table, "day");
    assertRefused("only length, width", table, "height");
    Table holes = table("a,b\n1,2\n,3\n4,\n");
    assertRefused("none in row 1 (1 are missing)", holes, "a");
    Dataset data = Dataset.of(workspace, "three", new float[3][1]);
    assertThrows(IllegalArgumentException.class, () -> data.withLabels(holes.column("b")));
    assertThrows(IllegalArgumentException.class, () -> data.withLabels(table.column("length")));
  }

  private void assertRefused(String reason, Table table, String column) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Dataset.of(workspace, table, column));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().contains(column), e.getMessage());
  }

  private Table table(String csv) throws IOException {
    return Table.read().csv(Files.writeString(folder.resolve("table.csv"), csv).toFile());
  }
}
