package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import relief.Listed;
import relief.Machines;
import relief.MixedMachines;
import relief.Parameters;
import relief.Rng;
import relief.Schedule;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Corpus;
import relief.data.Dataset;
import relief.evaluation.AnnealedImportanceSampling;
import relief.evaluation.Estimate;
import relief.evaluation.Exact;
import relief.evaluation.Perplexity;
import relief.layers.Bernoulli;
import relief.layers.Fixed;
import relief.layers.Layer;
import relief.layers.Multinomial;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.models.State;
import relief.sampling.Gibbs;
import relief.sampling.MeanField;
import relief.sampling.VisibleMeans;

/** Topic models (replicated softmax), from gradients to topics. */
class TopicsTest {
  private static final long SEED = 83;
  private static final int TOPICS = 3;
  private static final int WORDS_EACH = 4;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Mean of log p(n) over all documents, each as likely. */
  private double likelihood(BoltzmannMachine machine, Dataset all) {
    return new Exact().of(machine, all, workspace.rng("none")).value();
  }

  /**
   * With as many rows of each of 15 documents, CD-60 against central differences of 0.02. A
   * statistic lies in [0, 4], so that the mean of 30 000 rows is within 5 · 2 / √30 000 = 0.058 but
   * once in a million.
   */
  @Test
  void contrastiveDivergenceIsTheGradientOfTheLikelihood() {
    BoltzmannMachine machine = MixedMachines.WORDS.in(workspace);
    Listed oracle = MixedMachines.WORDS.oracle(machine);
    Dataset all = Dataset.of(workspace, "all", oracle.rows(0));
    NDArray rows = all.rows().repeat(0, 2000);
    Parameters gradient =
        ContrastiveDivergence.of(60)
            .gradient(machine, Batch.of(rows), Clock.START, workspace.rng("cd"));
    double step = 0.02;
    for (String name : machine.parameters().names()) {
      float[] got = gradient.get(name).toFloatArray();
      for (int k = 0; k < got.length; k++) {
        double above = likelihood(moved(machine, name, k, step), all);
        double below = likelihood(moved(machine, name, k, -step), all);
        assertEquals((above - below) / (2 * step), got[k], 0.058, name + ", seed " + SEED);
      }
    }
    assertTrue(gradient.norm() > 1, "nothing to climb: " + gradient.norm());
  }

  private static BoltzmannMachine moved(BoltzmannMachine machine, String name, int k, double by) {
    NDArray other = machine.parameters().get(name).duplicate();
    float[] values = other.toFloatArray();
    values[k] += (float) by;
    other.set(values);
    return machine.with(machine.parameters().and(name, other));
  }

  /**
   * Adding a to the weights of all words is the bias D · a: the paper's free energy, equation 5, of
   * documents of different lengths.
   */
  @Test
  void theWeightsTakeUpBiasesThatGrowWithTheLength() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Multinomial.of(5, 7), Bernoulli.of(2).fixed());
    float[] a = {0.3f, -0.2f};
    NDArray rows = workspace.memory().create(new float[][] {{1, 2, 0, 0, 4}, {0, 1, 1, 0, 0}});
    float[] w = machine.parameters().get("edge0.weights").toFloatArray();
    float[] n = rows.toFloatArray();
    machine.parameters().get("edge0.weights").addi(workspace.memory().create(a));
    machine.parameters().get("layer0.bias").set(new float[] {0.1f, -1, 0, 0.5f, 0.2f});
    float[] b = machine.parameters().get("layer0.bias").toFloatArray();
    double[] got =
        machine
            .freeEnergy(State.observing(Batch.of(rows)))
            .add(Multinomial.logOrders(rows))
            .toDoubleArray();
    for (int row = 0; row < 2; row++) {
      double expected = 0;
      double length = 0;
      for (int k = 0; k < 5; k++) {
        length += n[5 * row + k];
        expected -= n[5 * row + k] * b[k];
      }
      for (int j = 0; j < 2; j++) {
        double input = length * a[j];
        for (int k = 0; k < 5; k++) {
          input += n[5 * row + k] * w[2 * k + j];
        }
        expected -= Math.log1p(Math.exp(input));
      }
      assertEquals(expected, got[row], 1e-5);
    }
  }

  /** A document of 15 to 30 words, nine in ten from one topic's own, the others from all. */
  private static List<String> document(int topic, SplittableRandom random) {
    List<String> words = new ArrayList<>();
    int length = 15 + random.nextInt(16);
    for (int i = 0; i < length; i++) {
      int own = random.nextInt(10) < 9 ? topic : random.nextInt(TOPICS);
      words.add("t" + own + "w" + random.nextInt(WORDS_EACH));
    }
    return words;
  }

  private static List<List<String>> documents(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(document(i % TOPICS, random));
    }
    return all;
  }

  /** exp of minus the mean over documents of the mean log-frequency of their words. */
  private static double unigram(Corpus training, Corpus test) {
    float[] often = training.counts().rows().sum(new int[] {0}).toFloatArray();
    double all = 0;
    for (float n : often) {
      all += n;
    }
    float[] rows = test.counts().rows().toFloatArray();
    double sum = 0;
    for (int from = 0; from < rows.length; from += often.length) {
      double log = 0;
      double length = 0;
      for (int k = 0; k < often.length; k++) {
        log += rows[from + k] * Math.log(often[k] / all);
        length += rows[from + k];
      }
      sum += log / length;
    }
    return Math.exp(-sum / test.counts().size());
  }

  /** How many of the documents have the words of their own topic on top of what they become. */
  private static double recovered(BoltzmannMachine machine, Corpus corpus) {
    NDArray expected = Reconstruction.of(machine, corpus.counts().rows());
    int right = 0;
    for (int i = 0; i < corpus.counts().size(); i++) {
      String topic = "t" + i % TOPICS;
      List<String> top = corpus.top(expected.get(i), WORDS_EACH);
      right += top.stream().allMatch(word -> word.startsWith(topic)) ? 1 : 0;
    }
    return (double) right / corpus.counts().size();
  }

  /**
   * Three topics of four words each, in documents of 15 to 30 words, which CD learns from and
   * Perplexity scores as they are. The single words have a perplexity of 12; who knows the topic
   * has the exponential of the entropy, 5.35, and who has to guess it once a document log 3 / D
   * more of a logarithm, some 5.6.
   */
  @Tag("slow")
  @Test
  void topicsAreFoundAndPerplexityFalls() {
    Corpus training = Corpus.of(workspace, "training", documents(600, SEED), 20);
    Corpus test = training.counting("test", documents(60, SEED + 1));
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Multinomial.of(12, 20), Bernoulli.of(4).fixed())
            .startingFrom(training.counts());
    machine.parameters().get("edge0.weights").muli(0.1f);
    Perplexity exact = Perplexity.by(new Exact());
    Estimate before = exact.of(machine, test.counts(), workspace.rng("perplexity"));
    double unknown = recovered(machine, test);
    Trainer.of(
            ContrastiveDivergence.of(Schedule.linear(1, 10, 60)), Sgd.of(Rate.falling(0.02, 0.001)))
        .fit(machine, training.counts(), 60, 50, workspace.rng("fit"));
    Estimate after = exact.of(machine, test.counts(), workspace.rng("perplexity"));
    double unigram = unigram(training, test);
    String report = "unigram " + unigram + ", before " + before + ", after " + after;
    assertEquals(12, unigram, 0.2, report);
    assertEquals(unigram, before.value(), 1, report);
    assertTrue(after.value() < 6.2 && after.value() > 5.2, report + ", seed " + SEED);
    assertTrue(unknown < 0.5 && recovered(machine, test) > 0.95, "seed " + SEED);
    Estimate annealed =
        Perplexity.by(AnnealedImportanceSampling.standard().runs(200).steps(300))
            .of(machine, test.counts(), workspace.rng("perplexity"));
    assertEquals(after.value(), annealed.value(), 0.05, "seed " + SEED);
  }

  /** Fifty steps leave as many arrays as there were after the first few; the same seed the same. */
  @Test
  void memoryIsConstantAndStepsAreReplayed() {
    Dataset data = Corpus.of(workspace, "few", documents(50, SEED), 12).counts();
    float[][] weights = new float[2][];
    for (int i = 0; i < 2; i++) {
      BoltzmannMachine machine =
          BoltzmannMachine.chain(workspace, Multinomial.of(12, 20), Bernoulli.of(3).fixed());
      Trainer trainer = Trainer.of(ContrastiveDivergence.of(2).centred(), Sgd.of(0.01));
      trainer.fit(machine, data, 1, 10, workspace.rng("fit"));
      int before = workspace.memory().getManagedArrays().size();
      trainer.fit(machine, data, 10, 10, workspace.rng("fit"));
      assertEquals(before, workspace.memory().getManagedArrays().size());
      weights[i] = machine.parameters().get("edge0.weights").toFloatArray();
    }
    assertArrayEquals(weights[0], weights[1]);
  }

  /** Reconstructions and sweeps have the lengths of the documents, not that of the layer. */
  @Test
  void documentsOfAllLengthsAreMovedAsTheyAre() {
    BoltzmannMachine machine =
        Machines.randomized(
            workspace, BoltzmannMachine.chain(workspace, Multinomial.of(3, 4), Bernoulli.of(2)), 1);
    NDArray rows = workspace.memory().create(new float[][] {{9, 0, 0}, {0, 1, 0}, {2, 1, 1}});
    float[] lengths = {9, 1, 4};
    State state = new MeanField().infer(machine, State.observing(Batch.of(rows)), 1).clamp();
    State swept = new Gibbs().step(machine, state, workspace.rng("sweep"));
    State seen = new VisibleMeans().step(machine, state, workspace.rng("sweep"));
    State means = new MeanField().step(machine, state, workspace.rng("sweep"));
    Rng rng = workspace.rng("r");
    for (NDArray one :
        List.of(
            Reconstruction.of(machine, rows),
            Reconstruction.sampled(machine, rows, rng),
            swept.visible(),
            seen.visible(),
            means.visible())) {
      assertArrayEquals(lengths, one.sum(new int[] {1}).toFloatArray(), 1e-5f);
    }
    Layer words = machine.layers().get(0);
    NDArray none = rows.zerosLike();
    for (Layer same : List.of(Fixed.of(words), new ObservedLayer(words, "mean"))) {
      NDArray moved = same.moved(none, rows, workspace.rng("draw"));
      assertEquals(words.moved(none, rows, workspace.rng("draw")), moved);
      assertEquals(words.mean(none, rows), same.mean(none, rows));
    }
    State free = machine.start(5, workspace.rng("start"));
    assertEquals(4, free.visible().sum(new int[] {1}).max().getFloat());
  }

  /** Their chains have documents of one length. */
  @Test
  void persistentChainsRefuseDocumentsOfOtherLengths() {
    Dataset data = Corpus.of(workspace, "few", documents(50, SEED), 12).counts();
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Multinomial.of(12, 20), Bernoulli.of(3));
    Trainer recipe = Trainer.maximumLikelihood();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> recipe.fit(machine, data, 1, 50, workspace.rng("fit")))
            .getMessage();
    assertTrue(message.contains("take ContrastiveDivergence"), message);
  }
}
