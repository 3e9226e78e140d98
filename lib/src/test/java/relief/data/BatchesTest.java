package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Rng;
import relief.Workspace;

class BatchesTest {
  private final Workspace workspace = Workspace.seeded(11);
  private final Dataset data = numbers(105);

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void coverEachRowOnce() {
    int[] sizes = new int[11];
    int step = 0;
    List<Float> seen = new ArrayList<>();
    for (Batch batch : data.batches(10, workspace.rng("epoch"))) {
      sizes[step++] = batch.rows();
      for (float value : batch.visible().toFloatArray()) {
        seen.add(value);
      }
    }
    assertArrayEquals(new int[] {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 5}, sizes);
    assertNotEquals(seen.stream().sorted().toList(), seen);
    assertEquals(
        IntStream.range(0, 105).mapToObj(i -> (float) i).toList(), seen.stream().sorted().toList());
  }

  @Test
  void sameStreamSameOrder() {
    List<Float> first = epoch(data, workspace.rng("epoch").at(0));
    assertEquals(first, epoch(data, workspace.rng("epoch").at(0)));
    assertNotEquals(first, epoch(data, workspace.rng("epoch").at(1)));
    Iterable<Batch> batches = data.batches(105, workspace.rng("epoch").at(0));
    for (int repetition = 0; repetition < 2; repetition++) {
      NDArray all = batches.iterator().next().visible();
      assertEquals(first.get(0), all.toFloatArray()[0]);
    }
    try (Workspace other = Workspace.seeded(12)) {
      assertNotEquals(first, epoch(data, other.rng("epoch").at(0)));
    }
  }

  @Test
  void preparationIsDrawnByTheStepAlone() {
    Dataset noisy = data.prepared((rows, rng) -> rng.uniform(rows.getShape()));
    Rng stream = workspace.rng("epoch");
    Iterator<Batch> batches = noisy.batches(10, stream).iterator();
    batches.next();
    float[] second = batches.next().visible().toFloatArray();
    Rng step = workspace.rng("epoch").split("preparation").at(1);
    assertArrayEquals(step.uniform(new Shape(10, 1)).toFloatArray(), second);
  }

  @Test
  void refusesBatchesThatDoNotFit() {
    for (int rows : new int[] {0, -1, 106}) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class, () -> data.batches(rows, workspace.rng("epoch")));
      assertTrue(e.getMessage().contains("1 to 105"), e.getMessage());
      assertTrue(e.getMessage().contains("got " + rows), e.getMessage());
    }
    Iterator<Batch> batches = data.batches(105, workspace.rng("epoch")).iterator();
    batches.next();
    assertFalse(batches.hasNext());
    assertThrows(NoSuchElementException.class, batches::next);
  }

  @Test
  void memoryStaysConstantInsideAScope() {
    Dataset noisy = binary().prepared(Preparation.flips(0.1).andThen(Preparation.sampling()));
    int before = managed();
    for (int epoch = 0; epoch < 5; epoch++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        epoch(noisy, workspace.rng("epoch").at(epoch));
        noisy.rows();
        noisy.mean();
        noisy.variance();
      }
      assertEquals(before, managed());
    }
  }

  @Test
  void loopWithoutAScopeLeavesNothing() {
    Dataset noisy = binary().prepared(Preparation.flips(0.1));
    int before = managed();
    epoch(noisy, workspace.rng("epoch"));
    assertEquals(before, managed());
  }

  @Test
  void whatIsKeptStays() {
    NDManager owner = workspace.owner();
    List<NDArray> kept = new ArrayList<>();
    for (Batch batch : data.batches(50, workspace.rng("epoch"))) {
      kept.add(Workspace.keep(owner, batch.visible()));
    }
    assertEquals(50, kept.get(0).toFloatArray().length);
    assertEquals(5, kept.get(2).toFloatArray().length);
  }

  private int managed() {
    return workspace.memory().getManagedArrays().size();
  }

  private Dataset binary() {
    return data.threshold(50);
  }

  private static List<Float> epoch(Dataset data, Rng rng) {
    List<Float> values = new ArrayList<>();
    for (Batch batch : data.batches(10, rng)) {
      for (float value : batch.visible().toFloatArray()) {
        values.add(value);
      }
    }
    return values;
  }

  private Dataset numbers(int rows) {
    float[][] values = new float[rows][1];
    for (int i = 0; i < rows; i++) {
      values[i][0] = i;
    }
    return Dataset.of(workspace, "numbers", values);
  }
}
