package relief.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Enumeration;
import relief.Fit;
import relief.Machines;
import relief.Workspace;

class ReconstructionTest {
  private static final long SEED = 19;

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

  /**
   * The law of v' by all ways through the hidden states, for six machines; alarms as {@link Fit}.
   */
  @ParameterizedTest
  @ValueSource(strings = {"3-2", "3-4", "4-3", "3-2-2", "3-2-3", "3-3-1"})
  void drawnReconstructionsHaveTheirLaw(String name) {
    int[] sizes = Arrays.stream(name.split("-")).mapToInt(Integer::parseInt).toArray();
    try (Workspace w = Workspace.seeded(SEED)) {
      BoltzmannMachine machine = Machines.binary(w, sizes);
      float[] v = Arrays.copyOf(new float[] {1, 0, 1, 1}, sizes[0]);
      NDArray rows = w.memory().create(v, new Shape(1, v.length)).repeat(0, 20_000);
      NDArray drawn = Reconstruction.sampled(machine, rows, w.rng("sweep"));
      Fit.assertFits(lawOfReconstructions(machine, v), Enumeration.countPatterns(drawn), SEED);
    }
  }

  private static double[] lawOfReconstructions(BoltzmannMachine m, float... v) {
    boolean deep = m.layers().size() > 2;
    float[] w1 = m.parameters().get("edge0.weights").toFloatArray();
    int n = m.layers().get(1).units();
    double[] law = new double[1 << v.length];
    double[] up = layer(v.length, n, m, 1, (i, j) -> (deep ? 2 : 1) * v[i] * w1[i * n + j]);
    for (int h = 0; h < 1 << n; h++) {
      double p = probability(up, h);
      if (deep) {
        throughTheTop(m, h, p, law, v);
      } else {
        addVisible(m, h, p, law);
      }
    }
    return law;
  }

  private static void throughTheTop(BoltzmannMachine m, int h, double p, double[] law, float... v) {
    int n = m.layers().get(1).units();
    int top = m.layers().get(2).units();
    float[] w1 = m.parameters().get("edge0.weights").toFloatArray();
    float[] w2 = m.parameters().get("edge1.weights").toFloatArray();
    double[] above = layer(n, top, m, 2, (j, k) -> bit(h, j) * w2[j * top + k]);
    for (int t = 0; t < 1 << top; t++) {
      int state = t;
      Term both =
          (i, j) ->
              i < v.length
                  ? v[i] * w1[i * n + j]
                  : bit(state, i - v.length) * w2[j * top + i - v.length];
      double[] again = layer(v.length + top, n, m, 1, both);
      for (int g = 0; g < 1 << n; g++) {
        addVisible(m, g, p * probability(above, t) * probability(again, g), law);
      }
    }
  }

  private static void addVisible(BoltzmannMachine m, int h, double p, double... law) {
    int n = m.layers().get(1).units();
    float[] w = m.parameters().get("edge0.weights").toFloatArray();
    double[] back = layer(n, m.layers().get(0).units(), m, 0, (j, i) -> bit(h, j) * w[i * n + j]);
    for (int v = 0; v < law.length; v++) {
      law[v] += p * probability(back, v);
    }
  }

  private static int bit(int pattern, int unit) {
    return pattern >> unit & 1;
  }

  private static double probability(double[] on, int pattern) {
    double p = 1;
    for (int i = 0; i < on.length; i++) {
      p *= bit(pattern, i) == 1 ? on[i] : 1 - on[i];
    }
    return p;
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
        Reconstruction.sampled(rbm, v, w.rng("sweep"));
      }
      assertEquals(before + 1, w.memory().getManagedArrays().size());
      assertEquals(3, kept.size());
    }
  }
}
