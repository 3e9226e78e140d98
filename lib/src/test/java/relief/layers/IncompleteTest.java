package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

/** What groups that are absent change; the rest is {@link LayerContractTest}'s. */
class IncompleteTest {
  private final Workspace workspace = Workspace.seeded(5);
  private final NDArray bias = workspace.memory().create(new float[] {1, 2, 3, 0.5f, -0.5f, 0});
  private final Layer layer = new Incomplete(new OneHot(bias, 3));

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray row(float... values) {
    return workspace.memory().create(new float[][] {values});
  }

  @Test
  void absentGroupsAddNothing() {
    NDArray half = row(0, 0, 0, 0, 1, 0);
    assertEquals(0.5, layer.energy(half).toDoubleArray()[0], 1e-6);
    float[] statistics =
        layer
            .statistics(half, workspace.memory().ones(half.getShape().slice(0, 1)))
            .get("bias")
            .toFloatArray();
    assertArrayEquals(new float[] {0, 0, 0, 0, 1, 0}, statistics);
  }

  @Test
  void groupsAreAllThereOrNotAtAll() {
    layer.requireDomain(row(0, 0, 0, 0, 1, 0));
    layer.requireDomain(row(0, 0, 0, 0, 0, 0));
    layer.requireDomain(row(0.2f, 0.3f, 0.5f, 0, 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> layer.requireDomain(row(0, 0.5f, 0, 0, 0, 0)));
    assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(row(1, -1, 0, 0, 1, 0)));
    NDArray gap = row(Float.NaN, 0, 0, 0, 1, 0);
    assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(gap));
    layer.requireOutcome(row(0, 0, 1, 0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(row(0, 0, 0, 0, 1, 0)));
  }

  /** Of four rows two have the first group; none has the second. */
  @Test
  void biasesStartAtTheSharesAmongTheRowsThatHaveTheGroup() {
    NDArray mean = workspace.memory().create(new float[] {0.375f, 0.125f, 0, 0, 0, 0});
    float[] start = layer.matching(mean, mean).get("bias").toFloatArray();
    float third = (float) Math.log(1 / 3.0);
    float[] expected = {
      (float) Math.log(0.75), (float) Math.log(0.25), (float) Math.log(1e-3), third, third, third
    };
    assertArrayEquals(expected, start, 1e-5f);
  }
}
