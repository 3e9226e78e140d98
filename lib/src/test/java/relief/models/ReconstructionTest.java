package relief.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;

class ReconstructionTest {
  /** Plain Java: up, and down again, with the textbook's formulas. */
  @Test
  void anRbmGoesUpAndDownOnce() {
    try (Workspace w = Workspace.seeded(5)) {
      BoltzmannMachine rbm = Machines.binary(w, 3, 2);
      float[] v = {1, 0, 1};
      float[] got = Reconstruction.of(rbm, w.memory().create(v, new Shape(1, 3))).toFloatArray();
      float[] weights = rbm.parameters().get("edge0.weights").toFloatArray();
      double[] h = layer(v.length, 2, rbm, 1, (i, j) -> v[i] * weights[i * 2 + j]);
      double[] back = layer(2, 3, rbm, 0, (j, i) -> h[j] * weights[i * 2 + j]);
      for (int i = 0; i < 3; i++) {
        assertEquals(back[i], got[i], 1e-5);
      }
    }
  }

  /**
   * Upwards the missing top layer counts as much as the one below; downwards nothing is missing.
   */
  @Test
  void aDeepMachineGoesToTheTopAndBack() {
    try (Workspace w = Workspace.seeded(5)) {
      BoltzmannMachine dbm = Machines.binary(w, 3, 2, 4);
      float[] v = {1, 0, 1};
      float[] got = Reconstruction.of(dbm, w.memory().create(v, new Shape(1, 3))).toFloatArray();
      float[] w1 = dbm.parameters().get("edge0.weights").toFloatArray();
      float[] w2 = dbm.parameters().get("edge1.weights").toFloatArray();
      double[] h1 = layer(3, 2, dbm, 1, (i, j) -> 2 * v[i] * w1[i * 2 + j]);
      double[] h2 = layer(2, 4, dbm, 2, (j, k) -> h1[j] * w2[j * 4 + k]);
      double[] again =
          layer(
              7, 2, dbm, 1, (i, j) -> i < 3 ? v[i] * w1[i * 2 + j] : h2[i - 3] * w2[j * 4 + i - 3]);
      double[] back = layer(2, 3, dbm, 0, (j, i) -> again[j] * w1[i * 2 + j]);
      for (int i = 0; i < 3; i++) {
        assertEquals(back[i], got[i], 1e-5);
      }
    }
  }

  private interface Term {
    double of(int from, int to);
  }

  private static double[] layer(int from, int to, BoltzmannMachine m, int layer, Term term) {
    float[] bias = m.parameters().get("layer" + layer + ".bias").toFloatArray();
    double[] mean = new double[to];
    for (int j = 0; j < to; j++) {
      double field = bias[j];
      for (int i = 0; i < from; i++) {
        field += term.of(i, j);
      }
      mean[j] = 1 / (1 + Math.exp(-field));
    }
    return mean;
  }

  @Test
  void leavesNothingBehindAndRespectsTheCallersScope() {
    try (Workspace w = Workspace.seeded(5)) {
      BoltzmannMachine rbm = Machines.binary(w, 3, 2);
      NDArray v = w.memory().zeros(new Shape(1, 3));
      int before = w.memory().getManagedArrays().size();
      NDArray kept = Reconstruction.of(rbm, v);
      assertEquals(before + 1, w.memory().getManagedArrays().size());
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Reconstruction.of(rbm, v);
      }
      assertEquals(before + 1, w.memory().getManagedArrays().size());
      assertEquals(3, kept.size());
    }
  }
}
