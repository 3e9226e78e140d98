package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Rng;
import relief.Workspace;

/** Data sets with values of more than one layer. */
class ObservingTest {
  private static final int ROWS = 105;
  private final Workspace workspace = Workspace.seeded(13);
  private final Dataset numbers = numbers("numbers", 1);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Row i holds i times the factor. */
  private Dataset numbers(String name, int factor) {
    float[][] rows = new float[ROWS][1];
    for (int i = 0; i < ROWS; i++) {
      rows[i][0] = factor * i;
    }
    return Dataset.of(workspace, name, rows)
        .withLabels(IntStream.range(0, ROWS).map(i -> i % 7).toArray());
  }

  private static void assertTogether(Dataset data, int size) {
    Set<Integer> seen = new TreeSet<>();
    for (Batch batch : data.batches(10, data.view().storage().workspace().rng("epoch"))) {
      assertEquals(Set.of(0, 2, 3), batch.observed().keySet());
      float[] own = batch.visible().toFloatArray();
      float[] other = batch.observed().get(2).toFloatArray();
      float[] label = batch.observed().get(3).toFloatArray();
      for (int i = 0; i < own.length; i++) {
        seen.add((int) own[i]);
        assertEquals(3 * own[i], other[i]);
        for (int k = 0; k < 7; k++) {
          assertEquals((int) own[i] % 7 == k ? 1 : 0, label[7 * i + k]);
        }
      }
    }
    assertEquals(size, seen.size());
    int[] labels = data.labels();
    float[] rows = data.rows().toFloatArray();
    float[] others = data.layers().get(2).rows().toFloatArray();
    for (int i = 0; i < size; i++) {
      assertEquals((int) rows[i] % 7, labels[i]);
      assertEquals(3 * rows[i], others[i]);
    }
  }

  @Test
  void everyViewKeepsTheRowsTogether() {
    Dataset data = numbers.observing(2, numbers("others", 3)).observingLabels(3, 7);
    assertTogether(data, ROWS);
    assertTogether(data.range(20, 70), 50);
    Dataset mixed = data.shuffled(workspace.rng("order"));
    assertNotEquals(data.rows(), mixed.rows());
    assertTogether(mixed, ROWS);
    assertTogether(mixed.split(0.8).training().range(3, 50).shuffled(workspace.rng("again")), 47);
    assertTogether(mixed.split(0.8).validation(), 21);
    assertTogether(mixed.prepared(Preparation.fixed(NDArray::duplicate)), ROWS);
    assertTogether(mixed.range(5, 60).map("copy", NDArray::duplicate), 55);
    assertTogether(mixed.withLabels(mixed.labels()), ROWS);
  }

  /** Also where the data set itself is a view already. */
  @Test
  void valuesGoWithTheRowsAsTheyAreNow() {
    Dataset mixed = numbers.shuffled(workspace.rng("order")).range(10, 60);
    NDArray tripled = mixed.rows().mul(3);
    Dataset others = Dataset.of(workspace, "others", tripled);
    assertTogether(mixed.observing(2, others).observingLabels(3, 7), 50);
  }

  @Test
  void layerZeroHasTheBatchesThatItHasAlone() {
    Dataset noisy = numbers.prepared((rows, rng) -> rows.add(rng.uniform(rows.getShape())));
    Dataset random =
        numbers("others", 3)
            .prepared((rows, rng) -> rng.uniform(new Shape(rows.getShape().get(0), 1)));
    Dataset both = noisy.observing(2, random);
    Rng stream = workspace.rng("epoch");
    var alone = noisy.batches(10, stream).iterator();
    for (Batch batch : both.batches(10, stream)) {
      assertEquals(alone.next().visible(), batch.visible());
      float[] own = batch.visible().toFloatArray();
      float[] other = batch.observed().get(2).toFloatArray();
      float part = own[0] - (float) Math.floor(own[0]);
      assertTrue(Math.abs(part - other[0]) > 1e-4, "one stream for both layers");
    }
    assertArrayEquals(both.layers().get(0).rows().toFloatArray(), noisy.rows().toFloatArray());
    assertEquals(Set.of(0), both.layers().get(0).layers().keySet());
  }

  @Test
  void thresholdIsForLayerZeroAlone() {
    Dataset data = numbers.observing(2, numbers("others", 3)).threshold(50);
    assertEquals(1, data.rows().max().getFloat());
    assertEquals(312, data.layers().get(2).rows().max().getFloat());
  }

  @Test
  void memoryStaysConstantInsideAScope() {
    Dataset data = numbers.observing(2, numbers("others", 3)).observingLabels(3, 7);
    int before = workspace.memory().getManagedArrays().size();
    for (int epoch = 0; epoch < 5; epoch++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        for (Batch batch : data.batches(10, workspace.rng("epoch").at(epoch))) {
          assertEquals(3, batch.observed().size());
        }
      }
      assertEquals(before, workspace.memory().getManagedArrays().size());
    }
    for (Batch batch : data.batches(10, workspace.rng("epoch"))) {
      assertEquals(3, batch.observed().size());
    }
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  @Test
  void whatDoesntGoTogetherIsRefused() {
    Dataset few = numbers.range(0, 50);
    String size = message(() -> numbers.observing(1, few));
    assertTrue(size.contains("105 rows") && size.contains("50 rows"), size);
    assertTrue(message(() -> numbers.observing(0, numbers)).contains("layer 0"));
    String label = message(() -> numbers.observingLabels(1, 6));
    assertTrue(label.contains("0 to 5") && label.contains("got 6 in row 6"), label);
    Dataset unlabelled = Dataset.of(workspace, "none", new float[][] {{1}});
    assertThrows(IllegalStateException.class, () -> unlabelled.observingLabels(1, 2));
    String text = numbers.observingLabels(4, 7).toString();
    assertTrue(text.endsWith("labelled, beside values of layers [4]"), text);
  }

  private static String message(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
