package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class TimeSeriesTest {
  private final Workspace workspace = Workspace.seeded(3);

  /** Frame t is (t, −t). */
  private final Dataset series =
      Dataset.of(workspace, "t", new float[][] {{0, 0}, {1, -1}, {2, -2}, {3, -3}, {4, -4}});

  @AfterEach
  void close() {
    workspace.close();
  }

  private static float[] histories(Dataset windows) {
    return windows.layers().get(2).rows().toFloatArray();
  }

  @Test
  void framesComeWithThoseBeforeThem() {
    Dataset windows = TimeSeries.windows(series, 2, 2);
    assertArrayEquals(new float[] {2, -2, 3, -3, 4, -4}, windows.rows().toFloatArray());
    float[] expected = {0, 0, 1, -1, 1, -1, 2, -2, 2, -2, 3, -3};
    assertArrayEquals(expected, histories(windows));
    assertArrayEquals(
        new float[] {3, -3, 4, -4},
        TimeSeries.windows(series.range(2, 5), 1, 2).rows().toFloatArray());
  }

  @Test
  void noHistoryRunsOverTheBeginningOfASequence() {
    Dataset two = series.withLabels(new int[] {7, 7, 3, 3, 3});
    Dataset windows = TimeSeries.windows(two, 1, 2);
    assertArrayEquals(new float[] {1, -1, 3, -3, 4, -4}, windows.rows().toFloatArray());
    assertArrayEquals(new float[] {0, 0, 2, -2, 3, -3}, histories(windows));
    assertArrayEquals(new int[] {7, 3, 3}, windows.labels());
    assertEquals(1, TimeSeries.windows(two, 2, 2).size());
  }

  @Test
  void whatHasNoHistoryIsRefused() {
    String message = refusal(() -> TimeSeries.windows(series, 5, 2));
    assertTrue(message.contains("more than 5 frames"), message);
    refusal(() -> TimeSeries.windows(series, 0, 2));
    Dataset random = Dataset.of(workspace, "p", new float[][] {{0}, {1}}).sampled();
    assertThrows(IllegalStateException.class, () -> TimeSeries.windows(random, 1, 2));
  }

  @Test
  void temporaryArraysAreFreed() {
    int before = workspace.memory().getManagedArrays().size();
    Dataset windows = TimeSeries.windows(series, 2, 2);
    windows.layers().get(2).close();
    windows.close();
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  private static String refusal(Runnable run) {
    return assertThrows(IllegalArgumentException.class, run::run).getMessage();
  }
}
