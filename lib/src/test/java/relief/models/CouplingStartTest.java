package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.PrincipalComponents;
import relief.layers.Bernoulli;
import relief.layers.Dense;
import relief.layers.Layer;

/** Every start's formula; squares of normal weights by a χ² test that fails once in 100 000. */
class CouplingStartTest {
  private static final long SEED = 13;
  private static final int UNITS = 20;

  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = data();

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Unit i is on in i of 19 rows, by a rule that joins neighbours; unit 0 never. */
  private Dataset data() {
    float[][] rows = new float[19][UNITS];
    for (int row = 0; row < 19; row++) {
      for (int i = 0; i < UNITS; i++) {
        rows[row][i] = (7 * row) % 19 < i ? 1 : 0;
      }
    }
    return Dataset.of(workspace, "staircase", rows);
  }

  private BoltzmannMachine started(CouplingStart start) {
    return BoltzmannMachine.chain(
            workspace, Bernoulli.of(UNITS), Bernoulli.of(15), Bernoulli.of(10))
        .startingFrom(data, start, workspace.rng("start"));
  }

  private static float[] weights(BoltzmannMachine machine, int edge) {
    return machine.parameters().get("edge" + edge + ".weights").toFloatArray();
  }

  private static void assertNormal(float[] weights, double deviation) {
    double square = 0;
    double sum = 0;
    for (float w : weights) {
      square += w * w / (deviation * deviation);
      sum += w / deviation;
    }
    ChiSquaredDistribution law = new ChiSquaredDistribution(weights.length);
    double p = law.cumulativeProbability(square);
    assertTrue(p > 5e-6 && p < 1 - 5e-6, "χ² = " + square + ", seed " + SEED);
    assertTrue(Math.abs(sum) < 4.42 * Math.sqrt(weights.length), "sum " + sum + ", seed " + SEED);
  }

  @Test
  void normalStarts() {
    BoltzmannMachine hinton = started(CouplingStart.hinton());
    assertNormal(weights(hinton, 0), 0.01);
    assertNormal(weights(hinton, 1), 0.01);
    BoltzmannMachine glorot = started(CouplingStart.glorotNormal());
    assertNormal(weights(glorot, 0), Math.sqrt(2.0 / 35));
    assertNormal(weights(glorot, 1), Math.sqrt(2.0 / 25));
  }

  @Test
  void visibleParametersComeFromTheDataToo() {
    BoltzmannMachine expected =
        BoltzmannMachine.chain(workspace, Bernoulli.of(UNITS), Bernoulli.of(3)).startingFrom(data);
    assertArrayEquals(
        expected.parameters().get("layer0.bias").toFloatArray(),
        started(CouplingStart.hinton()).parameters().get("layer0.bias").toFloatArray());
  }

  /** The same noise as glorotNormal's, times the deviations √(p(1 − p)) of the units. */
  @Test
  void deviationsScaleTheRows() {
    BoltzmannMachine scaled = started(CouplingStart.standardDeviations());
    float[] w = weights(scaled, 0);
    float[] plain = weights(started(CouplingStart.glorotNormal()), 0);
    for (int k = 0; k < w.length; k++) {
      double p = (k / 15) / 19.0;
      assertEquals(plain[k] * Math.sqrt(p * (1 - p)), w[k], 1e-6);
    }
    assertArrayEquals(weights(started(CouplingStart.glorotNormal()), 1), weights(scaled, 1));
  }

  @Test
  void componentsAreColumns() {
    float[] w = weights(started(CouplingStart.principalComponents()), 0);
    PrincipalComponents components = PrincipalComponents.of(data, 15);
    float[] p = components.directions().toFloatArray();
    float[] variances = components.variances().toFloatArray();
    double total = 0;
    for (float each : variances) {
      total += each;
    }
    double square = 0;
    for (int k = 0; k < w.length; k++) {
      double length = Math.sqrt(2.0 / 35 * UNITS * variances[k % 15] / total);
      assertEquals(length * p[k], w[k], 3e-4); // Paysage's ε under the root
      square += w[k] * w[k];
    }
    assertEquals(2.0 * UNITS / 35, square, 1e-4);
  }

  @Test
  void couplingsMayPointDownwards() {
    List<Layer> layers = List.of(Bernoulli.of(UNITS).in(workspace), Bernoulli.of(15).in(workspace));
    Edge down = new Edge(1, 0, Dense.glorotNormal(15, UNITS, workspace.rng("down")));
    BoltzmannMachine machine = new BoltzmannMachine(layers, List.of(down));
    for (CouplingStart start :
        List.of(CouplingStart.principalComponents(), CouplingStart.standardDeviations())) {
      machine.startingFrom(data, start, workspace.rng("start"));
      NDArray turned = machine.parameters().get("edge0.weights").transpose();
      assertArrayEquals(weights(started(start), 0), turned.toFloatArray(), 1e-6f);
    }
  }

  @Test
  void tooManyComponentsAreRefused() {
    BoltzmannMachine wide =
        BoltzmannMachine.chain(workspace, Bernoulli.of(UNITS), Bernoulli.of(UNITS + 1));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    wide.startingFrom(
                        data, CouplingStart.principalComponents(), workspace.rng("start")))
            .getMessage();
    assertTrue(message.contains("20") && message.contains("21"), message);
  }

  @Test
  void nothingIsLeftBehindAndTheSameStreamGivesTheSameWeights() {
    BoltzmannMachine machine = started(CouplingStart.hinton());
    int before = workspace.memory().getManagedArrays().size();
    for (CouplingStart start :
        List.of(
            CouplingStart.hinton(),
            CouplingStart.glorotNormal(),
            CouplingStart.standardDeviations(),
            CouplingStart.principalComponents())) {
      machine.startingFrom(data, start, workspace.rng("start"));
      float[] first = weights(machine, 1);
      machine.startingFrom(data, start, workspace.rng("start"));
      assertArrayEquals(first, weights(machine, 1));
    }
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }
}
