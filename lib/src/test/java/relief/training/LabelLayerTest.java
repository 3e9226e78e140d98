package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Fit;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.State;
import relief.sampling.Gibbs;
import relief.sampling.Labels;

/**
 * Classification by a label layer on top, image – hidden – label (Larochelle &amp; Bengio 2008):
 * bars or stripes.
 */
class LabelLayerTest {
  private static final long SEED = 67;
  private static final int CLASSES = 2;
  private static final int STEPS = 6000;
  private static final int DRAWS = 1000;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final NDArray images = patterns();
  private final NDArray labels = workspace.memory().create(labels(images.toFloatArray()));

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Bars and stripes without the white and the black image, which are both. */
  private NDArray patterns() {
    NDArray all = Toy.barsAndStripes(workspace, 3).rows();
    float[] dark = all.sum(new int[] {1}).toFloatArray();
    float[][] rows =
        IntStream.range(0, dark.length)
            .filter(i -> dark[i] > 0 && dark[i] < 9)
            .mapToObj(i -> all.get(i).toFloatArray())
            .toArray(float[][]::new);
    return workspace.memory().create(rows);
  }

  /** Class 1 if all rows are equal, so that every column is black or white; else class 0. */
  private static float[][] labels(float[] pixels) {
    float[][] labels = new float[pixels.length / 9][CLASSES];
    for (int i = 0; i < labels.length; i++) {
      boolean columns = true;
      for (int j = 9 * i; j < 9 * i + 6; j++) {
        columns &= pixels[j] == pixels[j + 3];
      }
      labels[i][columns ? 1 : 0] = 1;
    }
    return labels;
  }

  /** The images and their labels, as values of layers 0 and 2. */
  private Dataset data() {
    Dataset known = Dataset.of(workspace, "labels", labels);
    return Dataset.of(workspace, "images", images).observing(2, known);
  }

  private BoltzmannMachine trained() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(12), OneHot.of(CLASSES))
            .startingFrom(data());
    Trainer.of(Persistent.of(100, 1).centred(), Sgd.of(Rate.falling(0.2, 0.01)))
        .fit(machine, data(), STEPS, workspace.rng("fit"));
    return machine;
  }

  /** log p(label, image) + log Z for each image and class, the hidden units summed out. */
  private double[][] scores(BoltzmannMachine machine) {
    int rows = (int) images.getShape().get(0);
    double[][] scores = new double[rows][CLASSES];
    for (int y = 0; y < CLASSES; y++) {
      NDArray one = workspace.memory().eye(CLASSES).get(y + ":" + (y + 1)).repeat(0, rows);
      State known = State.of(new TreeMap<>(Map.of(0, images, 2, one)));
      double[] free = machine.freeEnergy(known).toDoubleArray();
      for (int row = 0; row < rows; row++) {
        scores[row][y] = -free[row];
      }
    }
    return scores;
  }

  /** p(label given image), from the free energies. */
  private double[][] posterior(BoltzmannMachine machine) {
    double[][] p = scores(machine);
    for (double[] row : p) {
      double odds = Math.exp(row[1] - row[0]);
      row[0] = 1 / (1 + odds);
      row[1] = odds / (1 + odds);
    }
    return p;
  }

  @Tag("slow")
  @Test
  void learnsToClassifyAndSamplesTheExactPosterior() {
    BoltzmannMachine machine = trained();
    double[][] posterior = posterior(machine);
    double[] got = Labels.of(machine, 2).probabilities(images).toDoubleArray();
    for (int i = 0; i < got.length; i++) {
      assertEquals(posterior[i / CLASSES][i % CLASSES], got[i], 1e-5);
    }
    float[] truth = labels.toFloatArray();
    double right = 0;
    for (int row = 0; row < posterior.length; row++) {
      right += posterior[row][truth[2 * row] == 1 ? 0 : 1] / posterior.length;
    }
    assertTrue(right > 0.9, "mean p(right label) " + right + ", seed " + SEED);
    assertSampled(machine, posterior);
  }

  /** Before training a label is not certain, so that the test of the frequencies is sharper. */
  @Test
  void labelsOfClampedImagesHaveTheExactPosterior() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace,
            BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), OneHot.of(CLASSES)),
            0.5);
    assertSampled(machine, posterior(machine));
  }

  /** Every image held in many chains; its number and the label drawn are the outcomes. */
  private void assertSampled(BoltzmannMachine machine, double[][] posterior) {
    NDArray held = images.repeat(0, DRAWS);
    int rows = (int) held.getShape().get(0);
    State state = machine.start(rows, workspace.rng("start")).with(0, held).clamp(0);
    for (int i = 0; i < 60; i++) {
      state = new Gibbs().step(machine, state, workspace.rng("sweep").at(i));
    }
    float[] drawn = state.get(2).toFloatArray();
    double[] law = new double[posterior.length * CLASSES];
    long[] counts = new long[law.length];
    for (int i = 0; i < law.length; i++) {
      law[i] = posterior[i / CLASSES][i % CLASSES] / posterior.length;
    }
    for (int row = 0; row < rows; row++) {
      int image = row / (rows / posterior.length);
      counts[image * CLASSES + (drawn[2 * row] == 1 ? 0 : 1)]++;
    }
    Fit.assertFits(law, counts, SEED);
  }

  /** The other way round: images of a held class. */
  @Tag("slow")
  @Test
  void heldLabelsDrawTheirImages() {
    BoltzmannMachine machine = trained();
    int rows = 2000;
    NDArray columns = workspace.memory().create(new float[][] {{0, 1}}).repeat(0, rows);
    State state = machine.start(rows, workspace.rng("start")).with(2, columns).clamp(2);
    for (int i = 0; i < 200; i++) {
      state = new Gibbs().step(machine, state, workspace.rng("sweep").at(i));
    }
    float[][] drawn = labels(state.visible().toFloatArray());
    int right = 0;
    for (float[] label : drawn) {
      right += label[1] == 1 ? 1 : 0;
    }
    assertTrue(right > 0.6 * rows, right + " of " + rows + " have columns, seed " + SEED);
  }
}
