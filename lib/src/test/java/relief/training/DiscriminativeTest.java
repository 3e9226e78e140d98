package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.LabelledMachines;
import relief.Listed;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Dense;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.Rows;

/**
 * The discriminative gradient against finite differences of the enumerated log p(label | image).
 * Nothing here is random but the machines, so that no false alarm is to be had: central differences
 * of 0.02 are right to some 10⁻⁴, and a label or a class that is forgotten shows as 10⁻².
 */
class DiscriminativeTest {
  private static final long SEED = 97;
  private static final int LABEL = LabelledMachines.LABEL;
  private static final double STEP = 0.02;
  private static final double TOLERANCE = 5e-4;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Every image of the oracle once, with labels that change from image to image. */
  private Batch batch(Listed oracle, int label) {
    float[][] images = oracle.rows(0);
    float[][] labels = new float[images.length][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = oracle.rows(label)[own(oracle, label, i)];
    }
    return new Batch(
        Map.of(0, workspace.memory().create(images), label, workspace.memory().create(labels)));
  }

  private static int own(Listed oracle, int label, int image) {
    return image * image % oracle.rows(label).length;
  }

  private static double likelihood(Listed oracle, int label) {
    double[][] law = LabelledMachines.conditional(oracle, label, 0);
    double sum = 0;
    for (int i = 0; i < law.length; i++) {
      sum += Math.log(law[i][own(oracle, label, i)]) / law.length;
    }
    return sum;
  }

  private Parameters gradient(Objective objective, BoltzmannMachine machine, Batch batch) {
    return objective.gradient(machine, batch, Clock.START, workspace.rng("gradient"));
  }

  /** How far the gradient is from central differences at most. */
  private static double error(
      Parameters gradient, BoltzmannMachine machine, ToDoubleFunction<BoltzmannMachine> value) {
    double worst = 0;
    for (String name : machine.parameters().names()) {
      float[] got = gradient.get(name).toFloatArray();
      for (int k = 0; k < got.length; k++) {
        double up = value.applyAsDouble(moved(machine, name, k, STEP));
        double down = value.applyAsDouble(moved(machine, name, k, -STEP));
        worst = Math.max(worst, Math.abs(got[k] - (up - down) / (2 * STEP)));
      }
    }
    return worst;
  }

  private static BoltzmannMachine moved(BoltzmannMachine machine, String name, int k, double by) {
    NDArray other = machine.parameters().get(name).duplicate();
    float[] values = other.toFloatArray();
    values[k] += (float) by;
    other.set(values);
    return machine.with(machine.parameters().and(name, other));
  }

  @ParameterizedTest
  @EnumSource(LabelledMachines.class)
  void isTheGradientOfTheConditionalLikelihood(LabelledMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    Batch batch = batch(kind.oracle(machine), LABEL);
    Parameters gradient = gradient(Discriminative.of(LABEL), machine, batch);
    double error = error(gradient, machine, other -> likelihood(kind.oracle(other), LABEL));
    assertTrue(error < TOLERANCE, "off by " + error + ", seed " + SEED);
    assertTrue(gradient.norm() > 0.1, "gradient " + gradient.norm());
    assertEquals(0, gradient.get("layer0.bias").abs().sum().getFloat(), 1e-5);
  }

  /** And it stays so where a machine has learned, and its labels are nearly certain. */
  @ParameterizedTest
  @EnumSource(
      value = LabelledMachines.class,
      names = {"BITS", "SPINS", "CATEGORIES", "TWO_LABELS", "BINARY_LABELS"})
  void trainedMachinesClassifyBetterAndHaveTheRightGradientToo(LabelledMachines kind) {
    BoltzmannMachine machine = kind.in(workspace);
    double before = likelihood(kind.oracle(machine), LABEL);
    Batch batch = batch(kind.oracle(machine), LABEL);
    Dataset data =
        Dataset.of(workspace, "images", batch.visible())
            .observing(LABEL, Dataset.of(workspace, "labels", batch.observed().get(LABEL)));
    Objective objective = Discriminative.of(LABEL);
    Trainer trainer = Trainer.of(objective, Sgd.of(0.2));
    trainer.fit(machine, data, 1, data.size(), workspace.rng("fit"));
    int arrays = workspace.memory().getManagedArrays().size();
    trainer.fit(machine, data, 300, data.size(), workspace.rng("fit"));
    assertEquals(arrays, workspace.memory().getManagedArrays().size());
    objective.close();
    double after = likelihood(kind.oracle(machine), LABEL);
    assertTrue(after > before + 0.3, before + " → " + after + " nats, seed " + SEED);
    Parameters gradient = gradient(Discriminative.of(LABEL), machine, batch);
    double error = error(gradient, machine, other -> likelihood(kind.oracle(other), LABEL));
    assertTrue(error < TOLERANCE, "off by " + error + ", seed " + SEED);
  }

  /** Two hidden layers side by side, one of them of spins, and a coupling past both. */
  @Test
  void anyGraphWhoseHiddenLayersCanBeSummedOutWillDo() {
    List<Listed.Rows> rows =
        List.of(Listed.bits(3), Listed.bits(2), Listed.signs(2), Listed.categories(1, 3));
    BoltzmannMachine chain =
        BoltzmannMachine.chain(
            workspace, Bernoulli.of(3), Bernoulli.of(2), Ising.of(2), OneHot.of(3));
    BoltzmannMachine graph =
        new BoltzmannMachine(
            chain.layers(),
            List.of(
                edge(0, 1, 3, 2),
                edge(1, 3, 2, 3),
                edge(0, 2, 3, 2),
                edge(0, 3, 3, 3),
                edge(2, 3, 2, 3)));
    BoltzmannMachine machine = Machines.randomized(workspace, graph, 0.8);
    Batch batch = batch(Listed.of(machine, rows), 3);
    Parameters gradient = gradient(Discriminative.of(3), machine, batch);
    double error = error(gradient, machine, other -> likelihood(Listed.of(other, rows), 3));
    assertTrue(error < TOLERANCE, "off by " + error + ", seed " + SEED);
  }

  private Edge edge(int lower, int upper, int below, int above) {
    return new Edge(lower, upper, Dense.glorotNormal(below, above, workspace.rng("w")));
  }

  /** log p(y | v) of Gaussian hidden units, whose variances learn: by its closed form. */
  @Test
  void gaussianHiddenLayersHaveTheirVariancesCounted() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace,
            BoltzmannMachine.chain(workspace, Bernoulli.of(3), Gaussian.of(2), OneHot.of(3)),
            0.7);
    float[][] images = {{1, 0, 1}, {0, 0, 1}, {1, 1, 0}, {0, 1, 1}};
    float[][] labels = {{0, 1, 0}, {1, 0, 0}, {0, 0, 1}, {0, 1, 0}};
    Batch batch =
        new Batch(
            Map.of(0, workspace.memory().create(images), 2, workspace.memory().create(labels)));
    Parameters gradient = gradient(Discriminative.of(LABEL), machine, batch);
    double error = error(gradient, machine, other -> gaussian(other, images, labels));
    assertTrue(error < TOLERANCE, "off by " + error + ", seed " + SEED);
    assertTrue(gradient.get("layer1.logVariance").norm().getFloat() > 0.01);
  }

  /** Score c_y + Σ f_j μ_j + s_j f_j² / 2 with the field f = vW + U_y. */
  private static double gaussian(BoltzmannMachine machine, float[][] images, float[][] labels) {
    Parameters p = machine.parameters();
    float[] w = p.get("edge0.weights").toFloatArray();
    float[] u = p.get("edge1.weights").toFloatArray();
    float[] location = p.get("layer1.location").toFloatArray();
    float[] logVariance = p.get("layer1.logVariance").toFloatArray();
    double sum = 0;
    for (int n = 0; n < images.length; n++) {
      double all = 0;
      double own = 0;
      for (int y = 0; y < 3; y++) {
        double score = p.get("layer2.bias").getFloat(y);
        for (int j = 0; j < 2; j++) {
          double field = u[j * 3 + y];
          for (int i = 0; i < 3; i++) {
            field += images[n][i] * w[i * 2 + j];
          }
          score += field * location[j] + Math.exp(logVariance[j]) * field * field / 2;
        }
        all += Math.exp(score);
        own += labels[n][y] * score;
      }
      sum += (own - Math.log(all)) / images.length;
    }
    return sum;
  }

  /** Learnergy's hybrid model learns the same from any labels in its generative part. */
  @Test
  void otherLabelsGiveAnotherGradient() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    Batch batch = batch(LabelledMachines.BITS.oracle(machine), LABEL);
    NDArray other = batch.observed().get(LABEL).flip(1);
    Batch flipped = new Batch(Map.of(0, batch.visible(), LABEL, other));
    for (Objective each : List.of(Discriminative.of(LABEL), ContrastiveDivergence.of(1))) {
      Parameters change = gradient(each, machine, batch).minus(gradient(each, machine, flipped));
      assertTrue(change.norm() > 0.1, each + ": " + change.norm());
    }
  }

  /** Parts of the rows, each with a worker of its own, add up. */
  @Test
  void rowsAreSharedOut() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    Batch few = batch(LabelledMachines.BITS.oracle(machine), LABEL);
    NDArray images = few.visible().repeat(0, 300);
    Batch many = new Batch(Map.of(0, images, LABEL, few.observed().get(LABEL).repeat(0, 300)));
    System.setProperty("relief.threads", "3");
    try {
      Parameters difference =
          gradient(Discriminative.of(LABEL), machine, few)
              .minus(gradient(Discriminative.of(LABEL), machine, many));
      assertEquals(0, difference.norm(), 2e-4); // of sums of 4800 rows in float32
      assertTrue(Rows.parts(machine, many.rows()).size() == 3);
    } finally {
      System.clearProperty("relief.threads");
    }
  }

  /** From the plain gradient, which is right, by plain loops; offsets are those of the batch. */
  @Test
  void canBeCentred() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    Batch batch = batch(LabelledMachines.BITS.oracle(machine), LABEL);
    Parameters plain = gradient(Discriminative.of(LABEL), machine, batch);
    Centred centred = Centred.of(Discriminative.of(LABEL), 0);
    Parameters got = gradient(centred, machine, batch);
    for (int e = 0; e < 2; e++) {
      float[] below = plain.get("layer" + e + ".bias").toFloatArray();
      float[] above = plain.get("layer" + (e + 1) + ".bias").toFloatArray();
      float[] lower = centred.offsets().get("layer" + e).toFloatArray();
      float[] upper = centred.offsets().get("layer" + (e + 1)).toFloatArray();
      float[] expected = plain.get("edge" + e + ".weights").toFloatArray();
      for (int k = 0; k < expected.length; k++) {
        int i = k / upper.length;
        int j = k % upper.length;
        expected[k] -= below[i] * upper[j] + lower[i] * above[j];
      }
      assertArrayEquals(expected, got.get("edge" + e + ".weights").toFloatArray(), 1e-5f);
    }
  }

  @Test
  void whatCantBeDoneIsRefused() {
    BoltzmannMachine machine = LabelledMachines.BITS.in(workspace);
    Batch labelled = batch(LabelledMachines.BITS.oracle(machine), LABEL);
    assertThrows(IllegalArgumentException.class, () -> Discriminative.of(0));
    String unlabelled = refusal(machine, Batch.of(labelled.visible()));
    assertTrue(unlabelled.contains("observingLabels"), unlabelled);
    BoltzmannMachine deep = Machines.binary(workspace, 4, 3, 3);
    BoltzmannMachine deeper = Machines.binary(workspace, 4, 3, 2, 3);
    Batch top = new Batch(Map.of(0, labelled.visible(), 3, labelled.observed().get(LABEL)));
    String coupled =
        assertThrows(
                IllegalArgumentException.class, () -> gradient(Discriminative.of(3), deeper, top))
            .getMessage();
    assertTrue(coupled.contains("summed out"), coupled);
    assertTrue(gradient(Discriminative.of(LABEL), deep, labelled).norm() > 0);
    BoltzmannMachine real =
        BoltzmannMachine.chain(workspace, Bernoulli.of(4), Bernoulli.of(3), Gaussian.of(3));
    String outcomes = refusal(real, labelled);
    assertTrue(outcomes.contains("outcomes"), outcomes);
  }

  private String refusal(BoltzmannMachine machine, Batch batch) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> gradient(Discriminative.of(LABEL), machine, batch))
        .getMessage();
  }
}
