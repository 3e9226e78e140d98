package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;

class VariationalBoundTest {
  private final Workspace workspace = Workspace.seeded(5);
  private final Dataset data = SmallMachines.data(workspace);
  private final VariationalBound bound = VariationalBound.by(new Exact());

  @AfterEach
  void close() {
    workspace.close();
  }

  @Tag("slow")
  @Test
  void everyRowIsBoundedAndRbmsAreExact() {
    for (BoltzmannMachine machine : SmallMachines.all(workspace)) {
      NDArray rows = data.rows();
      Enumeration all = Enumeration.of(machine);
      double[] exact = ExactTest.logs(all.visibleLaw(), rows);
      double[] bounds = bound.unnormalized(machine, rows);
      double gap = 0;
      for (int row = 0; row < exact.length; row++) {
        bounds[row] -= all.logPartition();
        assertTrue(bounds[row] <= exact[row] + 1e-4, machine + ", row " + row);
        gap += (exact[row] - bounds[row]) / exact.length;
      }
      if (machine.layers().size() == 2) {
        assertArrayEquals(exact, bounds, 1e-4);
      } else {
        assertTrue(gap > 1e-3 && gap < 3, machine + ": gap " + gap);
      }
    }
  }

  /** By definition: Σ q (log p* − log q) over all hidden states, for some factorial q. */
  @Test
  void boundIsThatOfAFactorialLaw() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 3, 2);
    NDArray row = data.rows(3, 4);
    double best = Double.NEGATIVE_INFINITY;
    for (int seed = 0; seed < 200; seed++) {
      float[] q = workspace.rng("q").at(seed).uniform(new Shape(5)).toFloatArray();
      best = Math.max(best, byDefinition(machine, row, q));
    }
    double found = bound.unnormalized(machine, row)[0];
    assertTrue(found >= best - 1e-4 && found < best + 1, found + " against " + best);
  }

  private static double byDefinition(BoltzmannMachine machine, NDArray row, float[] q) {
    Enumeration all = Enumeration.of(machine);
    float[] v = row.toFloatArray();
    int visible = 0;
    for (int i = 0; i < v.length; i++) {
      visible |= Math.round(v[i]) << i;
    }
    double sum = 0;
    for (int hidden = 0; hidden < 1 << q.length; hidden++) {
      double log = 0;
      for (int j = 0; j < q.length; j++) {
        log += Math.log((hidden >> j & 1) == 1 ? q[j] : 1 - q[j]);
      }
      sum += Math.exp(log) * (-all.energy(visible | hidden << v.length) - log);
    }
    return sum;
  }

  @Test
  void morePatienceTightensTheBound() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 6, 4);
    double hasty = new VariationalBound(new Exact(), 0).of(machine, data, rng()).value();
    double patient = bound.of(machine, data, rng()).value();
    assertTrue(hasty <= patient + 1e-4, hasty + " and " + patient);
  }

  private Rng rng() {
    return workspace.rng("bound");
  }

  @Test
  void gaussianHiddenUnitsOfAnRbmAreExact() {
    BoltzmannMachine hopfield =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Gaussian.of(4).fixed());
    Estimate exact = new Exact().of(hopfield, data, rng());
    assertEquals(exact.value(), bound.of(hopfield, data, rng()).value(), 1e-4);
  }

  @Test
  void annealedPartitionGivesTheSameWithinItsError() {
    BoltzmannMachine machine = SmallMachines.trained(workspace, 9, 6, 4);
    Estimate exact = bound.of(machine, data, rng());
    AnnealedImportanceSampling sampling =
        AnnealedImportanceSampling.standard().runs(100).steps(1000).thermalized(100);
    Estimate estimate = VariationalBound.by(sampling).of(machine, data, rng());
    double error = Math.sqrt(Math.pow(estimate.error(), 2) - Math.pow(exact.error(), 2));
    assertEquals(exact.value(), estimate.value(), 4.5 * error + 1e-3, estimate::toString);
  }

  @Test
  void nothingIsLeftBehind() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4, 3);
    int before = SmallMachines.arrays(workspace);
    bound.of(machine, data, rng());
    assertEquals(before, SmallMachines.arrays(workspace));
  }
}
