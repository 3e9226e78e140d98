package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Enumeration;
import relief.Machines;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/** Weights within 4.5 standard errors of the enumerated p*(v): a false alarm of 7·10⁻⁶ each. */
class PerCaseLikelihoodTest {
  private static final long SEED = 401;
  private static final double SIGMAS = 4.5;
  private static final int RUNS = 500;

  /** For float32 parameters and fields. */
  private static final double ROUNDING = 1e-4;

  private static final double NOISE = 0.03;

  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = SmallMachines.data(workspace);
  private final PerCaseLikelihood metric = PerCaseLikelihood.by(new Exact());

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Random ones, whose couplings are strong, and trained ones; two and three hidden layers. */
  private List<BoltzmannMachine> deep() {
    List<BoltzmannMachine> all = new ArrayList<>();
    all.add(Machines.binary(workspace, 9, 4, 3));
    all.add(Machines.binary(workspace, 9, 4, 2, 2));
    all.add(Machines.randomized(workspace, Machines.binary(workspace, 9, 3, 4), 2));
    all.add(Machines.randomized(workspace, Machines.binary(workspace, 9, 2, 3, 2), 2));
    all.add(SmallMachines.trained(workspace, 9, 5, 3));
    all.add(SmallMachines.trained(workspace, 9, 4, 3, 2));
    return all;
  }

  /** log p(v) of the data's rows by enumeration. */
  private double[] exact(BoltzmannMachine machine) {
    return ExactTest.logs(Enumeration.of(machine).visibleLaw(), data.rows());
  }

  /** Single runs, short and not so short ones, many of each row: ⟨w⟩ = p*(v). */
  @Tag("slow")
  @Test
  void weightsAreUnbiased() {
    NDArray rows = data.rows().repeat(0, RUNS);
    for (BoltzmannMachine machine : deep()) {
      double[] exact = exact(machine);
      double z = Enumeration.of(machine).logPartition();
      for (int steps : new int[] {1, 3, 20}) {
        double[] logs =
            metric.runs(1).steps(steps).logarithms(machine, rows, workspace.rng("runs"));
        double[] ratios = new double[logs.length];
        for (int i = 0; i < logs.length; i++) {
          ratios[i] = Math.exp(logs[i] - z - exact[i / RUNS]);
        }
        Estimate ratio = Estimate.mean(ratios, "");
        String report = machine + ", " + steps + " steps: " + ratio + ", seed " + SEED;
        assertEquals(1, ratio.value(), SIGMAS * ratio.error() + ROUNDING, report);
        assertTrue(ratio.error() < 0.05, report);
      }
    }
  }

  /** ⟨log w⟩ rises from the bound to the exact value; a mean of 7000 logarithms is off by 0.01. */
  @Tag("slow")
  @Test
  void liesBetweenTheVariationalBoundAndTheExactValue() {
    NDArray rows = data.rows().repeat(0, RUNS);
    double widest = 0;
    for (BoltzmannMachine machine : deep()) {
      double bound = mean(VariationalBound.by(new Exact()).unnormalized(machine, data.rows()));
      double exact = mean(exact(machine)) + Enumeration.of(machine).logPartition();
      double once = mean(metric.runs(1).steps(1).logarithms(machine, rows, rng("1")));
      double ten = mean(metric.runs(1).steps(10).logarithms(machine, rows, rng("10")));
      double many = mean(metric.runs(20).steps(100).logarithms(machine, data.rows(), rng("n")));
      double[] rising = {bound, once, ten, exact};
      String report = machine + ": " + Arrays.toString(rising) + ", " + many + ", seed " + SEED;
      for (int i = 1; i < rising.length; i++) {
        assertTrue(rising[i - 1] < rising[i] + NOISE, report);
      }
      assertTrue(exact - ten < (exact - bound) / 2 + NOISE, report);
      assertEquals(exact, many, (exact - bound) / 10 + NOISE, report);
      widest = Math.max(widest, exact - bound);
    }
    assertTrue(widest > 10 * NOISE, "nothing to tell apart: " + widest);
  }

  private Rng rng(String name) {
    return workspace.rng(name);
  }

  private static double mean(double[] values) {
    return Estimate.mean(values, "").value();
  }

  @Test
  void anRbmIsExact() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 5);
    double[] values = metric.runs(2).logarithms(machine, data.rows(), rng("runs"));
    double z = Enumeration.of(machine).logPartition();
    double[] exact = exact(machine);
    for (int i = 0; i < exact.length; i++) {
      exact[i] += z;
    }
    assertArrayEquals(exact, values, ROUNDING);
  }

  @Test
  void asAMetricItAgreesWithTheExactOneAndRefusesGreyLevels() {
    BoltzmannMachine machine = SmallMachines.trained(workspace, 9, 5, 3);
    Dataset grey = Dataset.of(workspace, "grey", data.rows().mul(0.5));
    assertThrows(IllegalArgumentException.class, () -> metric.of(machine, grey, rng("runs")));
    Estimate exact = new Exact().of(machine, data, rng("rows"));
    Estimate estimate = metric.steps(100).of(machine, data, rng("runs"));
    assertEquals(exact.value(), estimate.value(), 0.05);
    assertEquals(exact.error(), estimate.error(), 0.1 * exact.error());
    assertEquals("log-likelihood (per case)", metric.name());
    String text = estimate.toString();
    assertTrue(text.contains("14 rows, 20 runs of 100 steps each"), text);
  }

  @Test
  void theSameStreamGivesTheSameBitsWithAnyNumberOfWorkers() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 60, 50);
    PerCaseLikelihood shorter = metric.steps(5).runs(100);
    double[] first = shorter.logarithms(machine, data.rows(), rng("runs"));
    String threads = System.getProperty("relief.threads");
    System.setProperty("relief.threads", "1");
    try {
      assertArrayEquals(first, shorter.logarithms(machine, data.rows(), rng("runs")));
    } finally {
      if (threads == null) {
        System.clearProperty("relief.threads");
      } else {
        System.setProperty("relief.threads", threads);
      }
    }
  }

  @Test
  void nothingIsLeftBehind() {
    BoltzmannMachine machine = Machines.binary(workspace, 9, 4, 3);
    int before = SmallMachines.arrays(workspace);
    metric.steps(5).rows(3).of(machine, data, rng("runs"));
    assertEquals(before, SmallMachines.arrays(workspace));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> metric.rows(0));
    assertThrows(IllegalArgumentException.class, () -> metric.runs(0));
    assertThrows(IllegalArgumentException.class, () -> metric.steps(0));
    BoltzmannMachine other = Machines.binary(workspace, 5, 4, 2);
    assertThrows(IllegalArgumentException.class, () -> metric.of(other, data, rng("runs")));
  }
}
