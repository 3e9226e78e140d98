package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Machines;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.layers.Multinomial;
import relief.models.BoltzmannMachine;

/** Against the law of all sequences of words, by plain loops. */
class PerplexityTest {
  private static final long SEED = 47;
  private static final int WORDS = 3;
  private static final float[][] DOCUMENTS = {
    {2, 0, 1}, {0, 1, 0}, {1, 1, 3}, {0, 3, 0}, {0, 0, 5}, {1, 1, 1}, {4, 0, 0}
  };
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset data = Dataset.of(workspace, "documents", DOCUMENTS);

  @AfterEach
  void close() {
    workspace.close();
  }

  private BoltzmannMachine machine(Layer.Spec... hidden) {
    Layer.Spec[] specs = new Layer.Spec[hidden.length + 1];
    specs[0] = Multinomial.of(WORDS, 4);
    System.arraycopy(hidden, 0, specs, 1, hidden.length);
    return Machines.randomized(workspace, BoltzmannMachine.chain(workspace, specs), 0.8);
  }

  /** log Σ exp(−E) of a sequence's counts over the hidden bits, without the number of orders. */
  private static double unnormalized(BoltzmannMachine machine, double[] counts) {
    float[] b = machine.parameters().get("layer0.bias").toFloatArray();
    float[] c = machine.parameters().get("layer1.bias").toFloatArray();
    float[] w = machine.parameters().get("edge0.weights").toFloatArray();
    double log = 0;
    for (int k = 0; k < WORDS; k++) {
      log += counts[k] * b[k];
    }
    for (int j = 0; j < c.length; j++) {
      double input = c[j];
      for (int k = 0; k < WORDS; k++) {
        input += counts[k] * w[k * c.length + j];
      }
      log += Math.log1p(Math.exp(input));
    }
    return log;
  }

  private static double exact(BoltzmannMachine machine) {
    double sum = 0;
    for (float[] document : DOCUMENTS) {
      double[] counts = new double[WORDS];
      int length = 0;
      for (int k = 0; k < WORDS; k++) {
        counts[k] = document[k];
        length += (int) document[k];
      }
      double z = 0;
      for (int sequence = 0; sequence < Math.pow(WORDS, length); sequence++) {
        double[] other = new double[WORDS];
        for (int i = 0, rest = sequence; i < length; i++, rest /= WORDS) {
          other[rest % WORDS]++;
        }
        z += Math.exp(unnormalized(machine, other));
      }
      sum += (unnormalized(machine, counts) - Math.log(z)) / length;
    }
    return Math.exp(-sum / DOCUMENTS.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void isThatOfAllSequences(int hidden) {
    BoltzmannMachine machine = machine(Bernoulli.of(hidden));
    double exact = exact(machine);
    int before = SmallMachines.arrays(workspace);
    Estimate got = Perplexity.by(new Exact()).of(machine, data, workspace.rng("p"));
    assertEquals(before, SmallMachines.arrays(workspace));
    assertEquals(exact, got.value(), 1e-4);
    assertTrue(got.error() > 0 && got.toString().contains("words a word"), got::toString);
    Estimate shuffled =
        Perplexity.by(new Exact())
            .of(machine, data.shuffled(workspace.rng("order")), workspace.rng("p"));
    assertEquals(exact, shuffled.value(), 1e-4);
  }

  /**
   * The same document again and again, so that all of the error is that of log Z: within 4.5 of
   * them, a false alarm of 7e-6 each.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void annealingAgrees(int hidden) {
    BoltzmannMachine machine = machine(Bernoulli.of(hidden));
    Dataset same = Dataset.of(workspace, "same", new float[][] {{1, 1, 3}, {1, 1, 3}, {1, 1, 3}});
    Estimate exact = Perplexity.by(new Exact()).of(machine, same, workspace.rng("p"));
    assertEquals(0, exact.error(), 1e-9);
    AnnealedImportanceSampling annealing =
        AnnealedImportanceSampling.standard().runs(1000).steps(50);
    Estimate got = Perplexity.by(annealing).of(machine, same, workspace.rng("p"));
    String report = got + ", exact " + exact + ", seed " + SEED;
    assertEquals(exact.value(), got.value(), 4.5 * got.error() + 1e-4, report);
    assertTrue(got.error() > 0 && got.error() < 0.03 * got.value(), report);
  }

  /** Documents of one to five words are where reverse runs start, four words is what they have. */
  @Test
  void reverseAnnealingForgetsTheLengthsOfTheDocuments() {
    BoltzmannMachine machine = machine(Bernoulli.of(3));
    LogPartition got =
        AnnealedImportanceSampling.standard()
            .runs(2000)
            .steps(50)
            .thermalized(30)
            .reverse(machine, data, workspace.rng("reverse"));
    double excess = Math.expm1(Exact.logPartition(machine) - got.value());
    String report = got + ", off by " + excess + ", seed " + SEED;
    assertTrue(Math.abs(excess) < 4.5 * got.error() + 1e-4, report);
    assertTrue(got.error() < 0.05, report);
  }

  /** Without couplings, documents of any length have the perplexity of single words. */
  @Test
  void withoutTopicsItIsThatOfTheWords() {
    BoltzmannMachine machine = machine(Bernoulli.of(2), Bernoulli.of(2));
    machine.parameters().get("edge0.weights").muli(0);
    machine.parameters().get("layer0.bias").muli(0);
    Estimate got = Perplexity.by(new Exact()).of(machine, data, workspace.rng("p"));
    assertEquals(3, got.value(), 1e-5);
    assertEquals(0, got.error(), 1e-5);
  }

  @Test
  void whatHasNoWordsIsRefused() {
    Perplexity metric = Perplexity.by(new Exact());
    BoltzmannMachine bits = Machines.binary(workspace, 3, 2);
    String message = refusal(() -> metric.of(bits, data, workspace.rng("p")));
    assertTrue(message.contains("word counts"), message);
    Dataset means = Dataset.of(workspace, "means", new float[][] {{0.5f, 1.5f, 1}});
    BoltzmannMachine machine = machine(Bernoulli.of(2));
    String counts = refusal(() -> metric.of(machine, means, workspace.rng("p")));
    assertTrue(counts.contains("whole numbers"), counts);
    String lengths = refusal(() -> new Exact().of(machine, data, workspace.rng("p")));
    assertTrue(lengths.contains("1 to 5") && lengths.contains("Perplexity"), lengths);
  }

  private static String refusal(Runnable run) {
    return assertThrows(IllegalArgumentException.class, run::run).getMessage();
  }
}
