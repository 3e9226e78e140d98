package relief.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class BernoulliTest {
  @Test
  void pixelsThatNeverChangeGetFiniteBiases() {
    try (Workspace w = Workspace.seeded(1)) {
      NDArray mean = w.memory().create(new float[] {0, 1});
      float[] bias = Bernoulli.of(2).in(w).matching(mean, mean).get("bias").toFloatArray();
      assertEquals(Math.log(0.001 / 0.999), bias[0], 1e-3);
      assertEquals(-Math.log(0.001 / 0.999), bias[1], 1e-3);
    }
  }

  @Test
  void extremeFieldsStayFinite() {
    try (Workspace w = Workspace.seeded(1)) {
      Layer layer = Bernoulli.of(2).in(w);
      NDArray field = w.memory().create(new float[] {-1e4f, 1e4f}, new Shape(1, 2));
      assertEquals(1e4, layer.logPartition(field).toDoubleArray()[0], 1e-2);
      assertEquals(0, layer.mean(field).toFloatArray()[0]);
    }
  }

  @Test
  void greyValuesAreFineButNotBytes() {
    try (Workspace w = Workspace.seeded(1)) {
      Layer layer = Bernoulli.of(2).in(w);
      NDArray bytes = w.memory().create(new float[] {0, 255}, new Shape(1, 2));
      String message =
          assertThrows(IllegalArgumentException.class, () -> layer.requireDomain(bytes))
              .getMessage();
      assertTrue(message.contains("0.0 to 1.0") && message.contains("255"), message);
    }
  }

  @Test
  void outcomesAreZeroAndOneAlone() {
    try (Workspace w = Workspace.seeded(1)) {
      Layer layer = Bernoulli.of(2).in(w);
      layer.requireOutcome(w.memory().create(new float[] {0, 1, -0f, 1}, new Shape(2, 2)));
      for (float bad : new float[] {0.5f, 1e-30f, Math.nextDown(1f), -1, 2, Float.NaN, 1e30f}) {
        NDArray rows = w.memory().create(new float[] {0, 1, bad, 1}, new Shape(2, 2));
        String message =
            assertThrows(IllegalArgumentException.class, () -> layer.requireOutcome(rows))
                .getMessage();
        assertTrue(message.contains("value " + bad + ";"), message);
        assertTrue(message.contains("threshold(0.5) or sampled()"), message);
      }
    }
  }

  @Test
  void layersWithoutUnitsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Bernoulli.of(0));
    assertThrows(IllegalArgumentException.class, () -> Gaussian.of(-3));
  }
}
