package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relief.LabelledMachines;
import relief.Listed;
import relief.Machines;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;

/** Classification against all states of small machines. */
class LabelsTest {
  private static final long SEED = 71;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static void assertLaw(double[][] expected, NDArray got, double tolerance) {
    double[] all = got.toDoubleArray();
    int classes = expected[0].length;
    for (int row = 0; row < expected.length; row++) {
      for (int k = 0; k < classes; k++) {
        String report = "row " + row + ", class " + k + ", seed " + SEED;
        assertEquals(expected[row][k], all[row * classes + k], tolerance, report);
      }
    }
  }

  /** Of every image there is; Simpson's rule of the rectified units is right to 10⁻⁶. */
  @ParameterizedTest
  @EnumSource
  void probabilitiesAreThoseOfAllStates(LabelledMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    double[][] law = LabelledMachines.labelLaw(machine, oracle, LabelledMachines.LABEL);
    NDArray images = workspace.memory().create(oracle.rows(0));
    Labels labels = Labels.of(machine, LabelledMachines.LABEL);
    assertTrue(labels.exact());
    assertLaw(law, labels.probabilities(images), 1e-5);
    int[] expected = new int[law.length];
    for (int row = 0; row < law.length; row++) {
      for (int k = 1; k < law[row].length; k++) {
        expected[row] = law[row][k] > law[row][expected[row]] ? k : expected[row];
      }
    }
    assertArrayEquals(expected, labels.classify(images));
  }

  /** The images matter: the test above would see it if the law were that of the labels alone. */
  @ParameterizedTest
  @EnumSource
  void imagesHaveDifferentLabels(LabelledMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    double[][] law = LabelledMachines.labelLaw(machine, oracle, LabelledMachines.LABEL);
    double spread = 0;
    for (int k = 0; k < law[0].length; k++) {
      int label = k;
      DoubleSummaryStatistics p =
          Arrays.stream(law).mapToDouble(row -> row[label]).summaryStatistics();
      spread = Math.max(spread, p.getMax() - p.getMin());
    }
    assertTrue(spread > 0.05, "spread " + spread);
  }

  /** Without hidden units it is logistic regression. */
  @Test
  void labelsOnTheImageItself() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Bernoulli.of(4), OneHot.of(3)), 1);
    Listed oracle = Listed.of(machine, List.of(Listed.bits(4), Listed.categories(1, 3)));
    NDArray images = workspace.memory().create(oracle.rows(0));
    double[][] law = LabelledMachines.labelLaw(machine, oracle, 1);
    assertLaw(law, Labels.of(machine, 1).probabilities(images), 1e-5);
  }

  /** Mean field is exact to the first order of the couplings; these are of 0.3. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void deepMachinesAreApproximated(long seed) {
    try (Workspace other = Workspace.seeded(seed)) {
      BoltzmannMachine machine =
          Machines.randomized(
              other,
              BoltzmannMachine.chain(
                  other, Bernoulli.of(3), Bernoulli.of(3), Bernoulli.of(3), OneHot.of(3)),
              0.3);
      Listed oracle =
          Listed.of(
              machine,
              List.of(Listed.bits(3), Listed.bits(3), Listed.bits(3), Listed.categories(1, 3)));
      NDArray images = other.memory().create(oracle.rows(0));
      Labels labels = Labels.of(machine, 3);
      assertFalse(labels.exact());
      double[][] law = LabelledMachines.labelLaw(machine, oracle, 3);
      assertLaw(law, labels.probabilities(images), 0.01);
    }
  }

  /** Strong couplings: likeliest labels stay right, their probabilities come out too large. */
  @Test
  void inDeepMachinesMeanFieldIsTooSure() {
    double right = 0;
    double sure = 0;
    double exact = 0;
    for (long seed = 1; seed < 11; seed++) {
      try (Workspace other = Workspace.seeded(seed)) {
        BoltzmannMachine machine = deep(other, 1);
        double[][] law = LabelledMachines.labelLaw(machine, oracle(machine), 3);
        NDArray images = other.memory().create(oracle(machine).rows(0));
        double[] got = Labels.of(machine, 3).probabilities(images).toDoubleArray();
        int[] labels = Labels.of(machine, 3).classify(images);
        for (int row = 0; row < law.length; row++) {
          double likeliest = Arrays.stream(law[row]).max().getAsDouble();
          right += law[row][labels[row]] == likeliest ? 0.1 / law.length : 0;
          sure += got[3 * row + labels[row]] * 0.1 / law.length;
          exact += likeliest * 0.1 / law.length;
        }
      }
    }
    String report = right + " right, " + sure + " instead of " + exact;
    assertTrue(right > 0.95 && sure > exact && sure < exact + 0.1, report);
  }

  private static BoltzmannMachine deep(Workspace workspace, double deviation) {
    return Machines.randomized(
        workspace,
        BoltzmannMachine.chain(
            workspace, Bernoulli.of(5), Bernoulli.of(4), Bernoulli.of(4), OneHot.of(3)),
        deviation);
  }

  private static Listed oracle(BoltzmannMachine deep) {
    return Listed.of(
        deep, List.of(Listed.bits(5), Listed.bits(4), Listed.bits(4), Listed.categories(1, 3)));
  }

  @Test
  void manyRowsAreSharedOutAndNothingIsLeftBehind() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    NDArray images = workspace.memory().create(LabelledMachines.BITS.oracle(machine).rows(0));
    Labels labels = Labels.of(machine, LabelledMachines.LABEL);
    double[] few = labels.probabilities(images).toDoubleArray();
    NDArray repeated = images.repeat(0, 500);
    int before = workspace.memory().getManagedArrays().size();
    try (NDArray all = labels.probabilities(repeated)) {
      double[] got = all.toDoubleArray();
      for (int i = 0; i < got.length; i++) {
        assertEquals(few[i / 1500 * 3 + i % 3], got[i], 1e-6);
      }
    }
    labels.classify(repeated);
    assertEquals(before, workspace.memory().getManagedArrays().size());
    NDArray narrow = workspace.memory().zeros(new Shape(2, 3));
    assertThrows(IllegalArgumentException.class, () -> labels.probabilities(narrow));
  }

  @Test
  void layersWithoutFewOutcomesAreRefused() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(4), Gaussian.of(3), Bernoulli.of(11));
    for (int layer : new int[] {-1, 0, 1, 2, 3}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Labels.of(machine, layer))
              .getMessage();
      assertTrue(message.contains("Expected") && message.contains("got"), message);
    }
  }
}
