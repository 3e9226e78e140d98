package relief.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class BatchTest {
  @Test
  void holdsWhatIsObserved() {
    try (Workspace workspace = Workspace.seeded(1)) {
      NDArray visible = workspace.memory().ones(new Shape(3, 4));
      Map<Integer, NDArray> observed = new HashMap<>(Map.of(0, visible));
      Batch batch = new Batch(observed);
      observed.clear();
      assertSame(visible, batch.visible());
      assertEquals(3, batch.rows());
      assertThrows(UnsupportedOperationException.class, () -> batch.observed().clear());
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Workspace workspace = Workspace.seeded(1)) {
      NDArray three = workspace.memory().ones(new Shape(3, 4));
      NDArray two = workspace.memory().ones(new Shape(2, 4));
      assertThrows(IllegalArgumentException.class, () -> new Batch(Map.of()));
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> new Batch(Map.of(0, three, 2, two)));
      assertTrue(e.getMessage().contains("3, got 2 in layer 2"), e.getMessage());
      Batch labels = new Batch(Map.of(2, two));
      assertEquals(2, labels.rows());
      assertThrows(IllegalStateException.class, labels::visible);
    }
  }
}
