package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relief.ConditionalLaw;
import relief.Enumeration;
import relief.LabelledMachines;
import relief.Listed;
import relief.Machines;
import relief.SemiRestricted;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.models.BoltzmannMachine;
import relief.models.Conditional;

/** Against plain loops over all states. Nothing is random but machines and rows. */
class ConditionalLikelihoodTest {
  private static final long SEED = 61;
  private static final int ROWS = 40;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final ConditionalLikelihood givenHistory =
      ConditionalLikelihood.given(Conditional.HISTORY);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Dataset rows(float[][] frames, float[][] histories) {
    return Dataset.of(workspace, "frames", frames)
        .observing(Conditional.HISTORY, Dataset.of(workspace, "histories", histories));
  }

  private float[][] normal(String name, int units) {
    float[] all = workspace.rng(name).normal(new Shape(ROWS, units)).toFloatArray();
    float[][] rows = new float[ROWS][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * units, (i + 1) * units));
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void framesOfBitsGivenTheirHistories(int hidden) {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace,
            Conditional.machine(workspace, Bernoulli.of(3), Bernoulli.of(hidden), 2),
            0.8);
    float[][] histories = normal("histories", 6);
    float[][] frames = new float[ROWS][3];
    double expected = 0;
    ConditionalLaw oracle = ConditionalLaw.ofBits(machine);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 3; i++) {
        frames[row][i] = row >> i & 1;
      }
      expected += oracle.log(frames[row], histories[row]) / ROWS;
    }
    int before = SmallMachines.arrays(workspace);
    try (Dataset data = rows(frames, histories)) {
      assertEquals(expected, givenHistory.of(machine, data, workspace.rng("r")).value(), 1e-5);
      data.layers().get(Conditional.HISTORY).close();
    }
    assertEquals(before, SmallMachines.arrays(workspace));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void framesOfNormalUnitsGivenTheirHistories(int hidden) {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace,
            Conditional.machine(workspace, Gaussian.of(2), Bernoulli.of(hidden), 3),
            0.5);
    float[][] histories = normal("histories", 6);
    float[][] frames = normal("frames", 2);
    ConditionalLaw oracle = ConditionalLaw.ofNormals(machine);
    double expected = 0;
    for (int row = 0; row < ROWS; row++) {
      expected += oracle.logDensity(frames[row], histories[row]) / ROWS;
    }
    Dataset data = rows(frames, histories);
    assertEquals(expected, givenHistory.of(machine, data, workspace.rng("r")).value(), 1e-4);
  }

  /** Labels given images, and images given labels. */
  @ParameterizedTest
  @EnumSource(
      value = LabelledMachines.class,
      names = {"BITS", "SPINS", "CATEGORIES", "MIXTURE", "TWO_LABELS", "WORDS", "BINARY_LABELS"})
  void labelsGivenImagesAndTheOtherWayRound(LabelledMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Listed oracle = kind.oracle(machine);
    int label = LabelledMachines.LABEL;
    float[][] images = oracle.rows(0);
    float[][] labels = new float[images.length][];
    Arrays.setAll(labels, i -> oracle.rows(label)[i % oracle.rows(label).length]);
    Dataset data =
        Dataset.of(workspace, "images", images)
            .observing(label, Dataset.of(workspace, "labels", labels));
    for (int given : new int[] {0, label}) {
      double[][] law = LabelledMachines.conditional(oracle, label - given, given);
      double expected = 0;
      for (int i = 0; i < images.length; i++) {
        int own = i % oracle.rows(label).length;
        expected += Math.log(given == 0 ? law[i][own] : law[own][i]) / images.length;
      }
      Estimate got = ConditionalLikelihood.given(given).of(machine, data, workspace.rng("rows"));
      assertEquals(expected, got.value(), 1e-5);
    }
  }

  /** Three layers, each coupled to each: the visible ones together, and log Z of three blocks. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void givenNothingItIsTheJointLikelihood(long seed) {
    try (Workspace own = Workspace.seeded(seed)) {
      BoltzmannMachine machine = SemiRestricted.random(own, 3, 2, 3);
      Enumeration oracle = Enumeration.of(machine);
      assertEquals(oracle.logPartition(), Exact.logPartition(machine), 1e-4);
      double[] law = SemiRestricted.visibleLaw(machine);
      double expected = Arrays.stream(law).map(Math::log).average().orElseThrow();
      Dataset all = SemiRestricted.allVisible(own, machine);
      Estimate got = ConditionalLikelihood.joint().of(machine, all, own.rng("rows"));
      assertEquals(expected, got.value(), 1e-4, "seed " + seed);
    }
  }

  @Test
  void whatIsNotShownCantBeGiven() {
    BoltzmannMachine machine = Conditional.machine(workspace, Bernoulli.of(2), Bernoulli.of(2), 1);
    Dataset alone = Dataset.of(workspace, "frames", new float[][] {{0, 1}});
    String missing = refusal(machine, alone);
    assertTrue(missing.contains("[2]") && missing.contains("observing"), missing);
    Dataset grey = rows(new float[][] {{0.5f, 1}}, new float[][] {{0.5f, 1}});
    assertTrue(refusal(machine, grey).contains("0 and 1"));
    Dataset both = rows(new float[][] {{0, 1}}, new float[][] {{0, 1}});
    assertThrows(
        IllegalArgumentException.class,
        () -> ConditionalLikelihood.given(0, 2).of(machine, both, workspace.rng("r")));
  }

  private String refusal(BoltzmannMachine machine, Dataset data) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> givenHistory.of(machine, data, workspace.rng("r")))
        .getMessage();
  }
}
