package relief.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import relief.training.Clock;
import relief.training.Run;
import relief.training.Status;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class NotebookTest {
  private static final Status STATUS =
      new Status("RBM <1>", "epoch 7 of 20", 0.375, 61.4, Map.of("error", 20.12345));

  @Test
  void outsideAKernelThereIsNoKernelDisplay() {
    assertFalse(new KernelDisplay().isAvailable());
  }

  @Test
  void barShowsShareTimeLeftAndReadings() {
    String html = ProgressHtml.of(STATUS);
    assertTrue(html.contains("width:37.5%"), html);
    assertTrue(html.contains("epoch 7 of 20") && html.contains("1:01 left"), html);
    assertTrue(html.contains("error 20.12") && html.contains("RBM &lt;1&gt;"), html);
  }

  @Test
  void endSaysHowItEnded() {
    Run run = new Run(Run.Outcome.INTERRUPTED, new Clock(42, 7, 100), 3.21, STATUS, null);
    String html = ProgressHtml.of(run.outcome(), STATUS, run.summary());
    assertTrue(html.contains("interrupted after 7 epochs (42 steps) in 3.2 s"), html);
    assertTrue(html.contains("error 20.12") && html.contains("RBM &lt;1&gt;"), html);
    assertEquals(
        "RBM <1>: interrupted after 7 epochs (42 steps) in 3.2 s; error 20.12", run.toString());
  }

  @Test
  void plainLineIsOneLine() {
    assertEquals("RBM <1>  epoch 7 of 20   38 %  1:01 left  error 20.12", STATUS.toString());
  }

  @Test
  void tablesShowReadableNumbers() {
    Table table =
        Table.create(StringColumn.create("model", "a"), DoubleColumn.create("x", 1.23456789));
    String html = TableHtml.of(table);
    assertTrue(html.contains("<td>1.2346</td>"), html);
    assertEquals("1.23456789", table.getString(0, 1), "the table itself must not change");
  }
}
