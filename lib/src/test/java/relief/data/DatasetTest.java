package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class DatasetTest {
  private final Workspace workspace = Workspace.seeded(7);

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void keepsACopyOfTheRows() {
    float[][] rows = {{1, 2}, {3, 4}, {5, 6}};
    NDArray array = workspace.memory().create(rows);
    Dataset data = Dataset.of(workspace, "numbers", array);
    array.close();
    assertEquals(3, data.size());
    assertEquals(2, data.units());
    assertEquals(new Shape(3, 2), data.rows().getShape());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, data.rows().toFloatArray());
    assertArrayEquals(new float[] {3, 4, 5, 6}, data.rows(1, 3).toFloatArray());
    assertArrayEquals(new float[] {5, 6, 1, 2}, data.rows(new int[] {2, 0}).toFloatArray());
    assertEquals("numbers: 3 rows of 2 units, float32", data.toString());
  }

  @Test
  void copiesTransposedArraysInTheRightOrder() {
    NDArray array = workspace.memory().create(new float[][] {{1, 2, 3}, {4, 5, 6}}).transpose();
    Dataset data = Dataset.of(workspace, "transposed", array);
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, data.rows().toFloatArray());
  }

  @Test
  void changesOfResultsDoNotReachTheData() {
    Dataset data = Dataset.of(workspace, "numbers", new float[][] {{1, 2}});
    data.rows().muli(5);
    assertArrayEquals(new float[] {1, 2}, data.rows().toFloatArray());
  }

  @Test
  void bytesAreGreyLevels() {
    Dataset data = grey(256);
    float[] levels = data.rows().toFloatArray();
    for (int i = 0; i < levels.length; i++) {
      assertEquals(i / 255f, levels[i]);
    }
    assertEquals(DataType.FLOAT32, data.rows().getDataType());
  }

  @Test
  void bothWaysToGatherAgree() {
    int[] indices = workspace.rng("indices").permutation(256);
    InMemory bytes = InMemory.grey(workspace, levels(256 * 5), 256);
    assertEquals(bytes.gatherByEngine(indices), bytes.gather(indices));
    InMemory floats = InMemory.copyOf(workspace, bytes.gather(indices));
    assertEquals(floats.gatherByEngine(indices), floats.gather(indices));
  }

  @Test
  void labelsFollowTheRows() {
    Dataset data = numbers(100).withLabels(IntStream.range(0, 100).toArray());
    Dataset some = data.shuffled(workspace.rng("shuffle")).range(10, 60).split(0.5).validation();
    assertEquals(25, some.size());
    float[] rows = some.rows().toFloatArray();
    int[] labels = some.labels();
    for (int i = 0; i < labels.length; i++) {
      assertEquals(labels[i], rows[i]);
    }
    int[] others = some.withLabels(IntStream.range(0, 25).toArray()).labels();
    assertArrayEquals(IntStream.range(0, 25).toArray(), others);
    assertThrows(IllegalStateException.class, () -> numbers(2).labels());
    assertThrows(IllegalArgumentException.class, () -> numbers(2).withLabels(new int[3]));
  }

  @Test
  void splitsAreDisjointAndComplete() {
    Split split = numbers(1000).shuffled(workspace.rng("shuffle")).split(0.9);
    assertEquals(900, split.training().size());
    int[] seen = new int[1000];
    count(split.training(), seen);
    count(split.validation(), seen);
    assertTrue(IntStream.of(seen).allMatch(count -> count == 1));
  }

  @Test
  void viewsShareTheStorage() {
    Dataset data = numbers(1000);
    int before = workspace.memory().getManagedArrays().size();
    data.split(0.5).training().shuffled(workspace.rng("shuffle")).prepared(Preparation.sampling());
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  @Test
  void thresholdIsThatOfRounding() {
    Dataset binary = grey(256).withLabels(IntStream.range(0, 256).toArray()).threshold(0.5);
    float[] bits = binary.rows().toFloatArray();
    for (int i = 0; i < bits.length; i++) {
      assertEquals(Math.round(i / 255f), bits[i]);
    }
    assertEquals(255, binary.labels()[255]);
    Dataset part = grey(256).range(100, 200).threshold(0.5);
    assertArrayEquals(binary.rows(100, 200).toFloatArray(), part.rows().toFloatArray());
    assertThrows(IllegalStateException.class, () -> grey(9).sampled().threshold(0.5));
    assertThrows(IllegalArgumentException.class, () -> grey(9).threshold(Double.NaN));
  }

  @Test
  void mapStoresAFunctionOfTheRows() {
    int[] labels = IntStream.range(0, 2500).toArray();
    Dataset numbers = numbers(2500).withLabels(labels);
    Dataset twice = numbers.range(100, 2400).map("twice", rows -> rows.concat(rows.mul(2), 1));
    float[] values = twice.rows().toFloatArray();
    int[] twiceLabels = twice.labels();
    for (int i = 0; i < 2300; i++) {
      assertEquals(100 + i, values[2 * i]);
      assertEquals(200 + 2 * i, values[2 * i + 1]);
      assertEquals(100 + i, twiceLabels[i]);
    }
    assertThrows(
        IllegalArgumentException.class, () -> numbers.map("bad", rows -> rows.sum(new int[] {1})));
    assertTrue(message(() -> numbers.map("bad", rows -> rows.div(0))).contains("got NaN in row 0"));
  }

  @Test
  void momentsEqualPlainSums() {
    int rows = 2500;
    float[][] values = new float[rows][3];
    double[] sum = new double[3];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < 3; j++) {
        values[i][j] = (float) (1000 + Math.sin(i * (j + 1)));
        sum[j] += values[i][j];
      }
    }
    double[] squares = new double[3];
    for (float[] row : values) {
      for (int j = 0; j < 3; j++) {
        squares[j] += Math.pow(row[j] - sum[j] / rows, 2);
      }
    }
    Dataset data = Dataset.of(workspace, "waves", values);
    float[] mean = data.mean().toFloatArray();
    float[] variance = data.variance().toFloatArray();
    for (int j = 0; j < 3; j++) {
      assertEquals((float) (sum[j] / rows), mean[j], 1e-4f);
      assertEquals(squares[j] / rows, variance[j], 1e-7);
    }
  }

  @Test
  void refusesValuesThatAreNotFinite() {
    float[][] rows = new float[1500][2];
    rows[1203][1] = Float.NaN;
    rows[1400][0] = Float.POSITIVE_INFINITY;
    String message = message(() -> Dataset.of(workspace, "bad", rows));
    assertTrue(message.contains("got NaN in row 1203, unit 1"), message);
    rows[1203][1] = 0;
    String next = message(() -> Dataset.of(workspace, "bad", rows));
    assertTrue(next.contains("got Infinity in row 1400, unit 0"), next);
  }

  @Test
  void refusesOtherTypesAndShapes() {
    NDArray cube = workspace.memory().ones(new Shape(2, 3, 4));
    assertTrue(message(() -> Dataset.of(workspace, "bad", cube)).contains("(2, 3, 4)"));
    NDArray longs = workspace.memory().ones(new Shape(2, 3), DataType.INT64);
    assertTrue(message(() -> Dataset.of(workspace, "bad", longs)).contains("int64"));
    assertTrue(message(() -> Dataset.of(workspace, "bad", new float[0][])).contains("one row"));
    float[][] ragged = {{1, 2}, {3}};
    assertTrue(message(() -> Dataset.of(workspace, "bad", ragged)).contains("1 in row 1"));
  }

  @Test
  void refusesRangesAndSplitsThatLeaveNothing() {
    Dataset data = numbers(10);
    assertThrows(IndexOutOfBoundsException.class, () -> data.range(5, 11));
    assertThrows(IndexOutOfBoundsException.class, () -> data.range(5, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> data.range(2, 8).rows(0, 7));
    assertThrows(IndexOutOfBoundsException.class, () -> data.rows(new int[] {10}));
    for (double fraction : new double[] {0, 1, 0.01, -1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> data.split(fraction));
    }
  }

  @Test
  void closedDataSaysSo() {
    Dataset data = numbers(10);
    Dataset view = data.range(0, 5);
    data.close();
    data.close();
    assertTrue(
        assertThrows(IllegalStateException.class, view::rows).getMessage().contains("close()"));
    Dataset other = numbers(10);
    workspace.close();
    assertThrows(IllegalStateException.class, other::rows);
  }

  /** One unit a row, the row's number. */
  private Dataset numbers(int rows) {
    float[][] values = new float[rows][1];
    for (int i = 0; i < rows; i++) {
      values[i][0] = i;
    }
    return Dataset.of(workspace, "numbers", values);
  }

  /** One unit a row, a byte that is the row's number. */
  private Dataset grey(int rows) {
    NDArray bytes = workspace.memory().create(levels(rows), new Shape(rows, 1), DataType.UINT8);
    return Dataset.of(workspace, "grey", bytes);
  }

  private static ByteBuffer levels(int count) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) i);
    }
    return bytes.flip();
  }

  private static void count(Dataset data, int[] seen) {
    for (float number : data.rows().toFloatArray()) {
      seen[(int) number]++;
    }
  }

  private static String message(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
