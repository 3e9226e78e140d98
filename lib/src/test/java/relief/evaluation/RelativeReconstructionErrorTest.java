package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

/**
 * Against the sum over all hidden states, within 4.9 standard errors: a false alarm in a million
 * for each machine. The error counts the scatter of the rows too, which are all there, so it is
 * wider than it need be.
 */
class RelativeReconstructionErrorTest {
  private static final long SEED = 29;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Estimate of(BoltzmannMachine machine, Dataset data) {
    return new RelativeReconstructionError().of(machine, data, workspace.rng("metric"));
  }

  @Test
  void isTheEnumeratedOne() {
    Dataset data = Agreement.many(workspace);
    float[] patterns = SmallMachines.data(workspace).rows().toFloatArray();
    double p = data.mean().mean().getFloat();
    List<BoltzmannMachine> machines =
        List.of(
            Machines.binary(workspace, 9, 3),
            Machines.binary(workspace, 9, 5),
            Machines.binary(workspace, 9, 8),
            SmallMachines.trained(workspace, 9, 6),
            SmallMachines.trained(workspace, 9, 8));
    for (BoltzmannMachine rbm : machines) {
      double expected = Math.sqrt(meanSquare(rbm, patterns) / (p * (1 - p)));
      Estimate got = of(rbm, data);
      String report = got + ", expected " + expected + ", seed " + SEED;
      assertTrue(Math.abs(got.value() - expected) < 4.9 * got.error(), report);
      assertTrue(got.error() < 0.02, "blunt: " + report);
    }
  }

  /** Σ over rows, hidden states and units of p(h | v) p(v′ᵢ ≠ vᵢ | h), in plain loops. */
  private static double meanSquare(BoltzmannMachine rbm, float... patterns) {
    int units = rbm.layers().get(1).units();
    float[] a = rbm.parameters().get("layer0.bias").toFloatArray();
    float[] b = rbm.parameters().get("layer1.bias").toFloatArray();
    float[] w = rbm.parameters().get("edge0.weights").toFloatArray();
    double sum = 0;
    for (int row = 0; row < patterns.length; row += 9) {
      for (int h = 0; h < 1 << units; h++) {
        double probability = 1;
        for (int j = 0; j < units; j++) {
          double field = b[j];
          for (int i = 0; i < 9; i++) {
            field += patterns[row + i] * w[i * units + j];
          }
          double on = 1 / (1 + Math.exp(-field));
          probability *= (h >> j & 1) == 1 ? on : 1 - on;
        }
        for (int i = 0; i < 9; i++) {
          double field = a[i];
          for (int j = 0; j < units; j++) {
            field += (h >> j & 1) * w[i * units + j];
          }
          double on = 1 / (1 + Math.exp(-field));
          sum += probability * (patterns[row + i] == 1 ? 1 - on : on);
        }
      }
    }
    return sum / patterns.length;
  }

  /** Coins have nothing to do with coins. */
  @Test
  void chanceIsTheRootOfTwo() {
    BoltzmannMachine coins = BoltzmannMachine.chain(workspace, Bernoulli.of(4), Bernoulli.of(2));
    coins.parameters().scale(0);
    float[][] rows = new float[5000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {i & 1, i >> 1 & 1, i >> 2 & 1, i >> 3 & 1};
    }
    Estimate got = of(coins, Dataset.of(workspace, "coins", rows));
    assertEquals(Math.sqrt(2), got.value(), 4.9 * got.error(), "seed " + SEED);
  }

  /**
   * Grey rows are all the same, and would be refused; bits that are drawn come back as they are.
   */
  @Test
  void rowsAreThoseOfMinibatches() {
    BoltzmannMachine copying = BoltzmannMachine.chain(workspace, Bernoulli.of(3), Bernoulli.of(3));
    copying.parameters().get("layer0.bias").muli(0).subi(20);
    copying.parameters().get("layer1.bias").muli(0).subi(20);
    copying.parameters().get("edge0.weights").muli(0).addi(workspace.memory().eye(3).mul(40));
    float[][] grey = new float[2000][3];
    for (float[] row : grey) {
      Arrays.fill(row, 0.5f);
    }
    Dataset data = Dataset.of(workspace, "grey", grey).sampled();
    assertEquals(0, of(copying, data).value(), 1e-3, "every row comes back");
  }

  @Test
  void dataWithoutScatterAreRefusedAndNothingIsLeftBehind() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4, 2);
    Dataset data = Toy.barsAndStripes(workspace, 3);
    int before = SmallMachines.arrays(workspace);
    assertEquals(of(machine, data), of(machine, data));
    assertEquals(before, SmallMachines.arrays(workspace));
    Dataset zeros = Dataset.of(workspace, "zeros", new float[5][9]);
    assertThrows(IllegalArgumentException.class, () -> of(machine, zeros));
  }
}
