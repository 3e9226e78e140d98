package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.sampling.LogWeights;

class ExactTest {
  private final Workspace workspace = Workspace.seeded(11);
  private final Dataset data = SmallMachines.data(workspace);

  @AfterEach
  void close() {
    workspace.close();
  }

  @Tag("slow")
  @Test
  void logPartitionIsThatOfEveryState() {
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      double expected = Enumeration.of(machine).logPartition();
      assertEquals(expected, Exact.logPartition(machine), 1e-4, machine::toString);
    }
    for (int[] sizes : new int[][] {{3, 12}, {13, 2}, {2, 13, 1}, {5, 1, 6, 3}, {1, 1}}) {
      BoltzmannMachine machine = Machines.binary(workspace, sizes);
      double expected = Enumeration.of(machine).logPartition();
      assertEquals(expected, Exact.logPartition(machine), 1e-4, machine::toString);
    }
  }

  /** More than one chunk of 4096 states, and more units than the oracle can take. */
  @Test
  void bothSidesOfAnRbmGiveTheSame() {
    BoltzmannMachine rbm = Machines.binary(workspace, 14, 15);
    double visible = Enumerated.of(rbm, rbm.blocks().get(0), 25).logSum();
    double hidden = Enumerated.of(rbm, rbm.blocks().get(1), 25).logSum();
    assertEquals(visible, hidden, 1e-4);
    assertEquals(visible, Exact.logPartition(rbm), 1e-4);
  }

  @Tag("slow")
  @Test
  void logLikelihoodIsTheMeanOverTheRows() {
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      double[] law = Enumeration.of(machine).visibleLaw();
      double[] logs = logs(law, data.rows());
      Estimate expected = Estimate.mean(logs, "");
      Estimate actual = new Exact().of(machine, data, workspace.rng("rows"));
      assertEquals(expected.value(), actual.value(), 1e-4, machine::toString);
      assertEquals(expected.error(), actual.error(), 1e-4, machine::toString);
      assertEquals("nats", actual.unit());
    }
  }

  /** 3⁸ states are one chunk and a part of another; the other side has 2¹³ of them. */
  @Test
  void chunksNeedntBeFull() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace,
            BoltzmannMachine.chain(workspace, Bernoulli.of(1), OneHot.of(8, 3), Bernoulli.of(13)),
            0.5);
    NDArray rows = workspace.memory().create(new float[][] {{0}, {1}});
    double[] bits = Enumerated.of(machine, List.of(2), 16).logSums(rows);
    double[] categories = Enumerated.of(machine, List.of(1), 16).logSums(rows);
    assertArrayEquals(bits, categories, 1e-4);
    double sum = LogWeights.logSumExp(bits);
    assertEquals(sum, Enumerated.of(machine, List.of(1), 16).logSum(), 1e-4);
    assertEquals(sum, Exact.logPartition(machine), 1e-4);
  }

  /** Over the hidden states, Σ exp(−F) is a sum of integrals over the visible units. */
  @Test
  void gaussianLayersAreIntegratedAndNotEnumerated() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Gaussian.of(2), Bernoulli.of(3)), 0.5);
    float[] weights = machine.parameters().get("edge0.weights").toFloatArray();
    float[] location = machine.parameters().get("layer0.location").toFloatArray();
    float[] logVariance = machine.parameters().get("layer0.logVariance").toFloatArray();
    float[] bias = machine.parameters().get("layer1.bias").toFloatArray();
    double sum = 0;
    for (int h = 0; h < 8; h++) {
      double log = 0;
      for (int j = 0; j < 3; j++) {
        log += (h >> j & 1) * bias[j];
      }
      for (int i = 0; i < 2; i++) {
        double field = 0;
        for (int j = 0; j < 3; j++) {
          field += weights[3 * i + j] * (h >> j & 1);
        }
        double s = Math.exp(logVariance[i]);
        log += location[i] * field + s * field * field / 2 + Math.log(2 * Math.PI * s) / 2;
      }
      sum += Math.exp(log);
    }
    assertEquals(Math.log(sum), Exact.logPartition(machine), 1e-5);
  }

  @Test
  void whatCannotBeEnumeratedIsRefused() {
    BoltzmannMachine large = BoltzmannMachine.chain(workspace, Bernoulli.of(30), Bernoulli.of(26));
    BoltzmannMachine real = BoltzmannMachine.chain(workspace, Gaussian.of(2), Gaussian.of(2));
    BoltzmannMachine deep =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(17), Bernoulli.of(17));
    assertThrows(IllegalArgumentException.class, () -> Exact.logPartition(large));
    assertThrows(IllegalArgumentException.class, () -> Exact.logPartition(real));
    Exception error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Exact().of(deep, data, workspace.rng("rows")));
    assertTrue(error.getMessage().contains("VariationalBound"), error.getMessage());
  }

  @Test
  void nothingIsLeftBehind() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 3, 4);
    int before = SmallMachines.arrays(workspace);
    new Exact().of(machine, data, workspace.rng("rows"));
    assertEquals(before, SmallMachines.arrays(workspace));
  }

  /** The logarithms of the probabilities that the rows have. */
  static double[] logs(double[] law, NDArray rows) {
    float[] bits = rows.toFloatArray();
    int units = Integer.numberOfTrailingZeros(law.length);
    double[] logs = new double[bits.length / units];
    for (int row = 0; row < logs.length; row++) {
      int pattern = 0;
      for (int i = 0; i < units; i++) {
        pattern |= Math.round(bits[row * units + i]) << i;
      }
      logs[row] = Math.log(law[pattern]);
    }
    return logs;
  }
}
