package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.Accuracy;
import relief.evaluation.AnnealedImportanceSampling;
import relief.evaluation.Exact;
import relief.evaluation.LogLikelihood;
import relief.evaluation.Metric;
import relief.evaluation.Monitor;
import relief.evaluation.ReconstructionError;
import relief.layers.Bernoulli;
import relief.layers.Layer;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.State;

/** {@code fit} with data that have values of a label layer. */
class ObservedLabelsTest {
  private static final long SEED = 89;
  private static final int LABEL = 2;
  private final Workspace workspace = Workspace.seeded(SEED);
  private final Dataset images = images();

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Twelve patterns of three black pixels, class 0, or six, class 1: one line or two. */
  private Dataset images() {
    Dataset all = Toy.barsAndStripes(workspace, 3);
    float[] pixels = all.rows().toFloatArray();
    int[] chosen =
        IntStream.range(0, all.size())
            .filter(i -> sum(pixels, i) > 0 && sum(pixels, i) < 9)
            .toArray();
    int[] labels = new int[chosen.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = sum(pixels, chosen[i]) > 4 ? 1 : 0;
    }
    return Dataset.of(workspace, "lines", all.rows(chosen)).withLabels(labels);
  }

  private static float sum(float[] pixels, int row) {
    float sum = 0;
    for (int i = 9 * row; i < 9 * row + 9; i++) {
      sum += pixels[i];
    }
    return sum;
  }

  /**
   * A training.
   *
   * @param label the label layer: two categories, or a bit
   */
  private record Task(String name, Supplier<Objective> objective, Layer.Spec label, double least) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Task> tasks() {
    Layer.Spec categories = OneHot.of(2);
    return Stream.of(
        new Task("CD", () -> ContrastiveDivergence.of(5), categories, 90),
        new Task("CD, centred", () -> ContrastiveDivergence.of(5).centred(), categories, 90),
        new Task("PCD", () -> Persistent.of(100, 1), categories, 90),
        new Task("PCD, centred", () -> Persistent.of(100, 1).centred(), categories, 90),
        new Task("fast weights", () -> Persistent.of(100, 1).fast(0.01), categories, 90),
        new Task(
            "sparse",
            () -> Persistent.of(100, 1).centred().sparse(SparsityTarget.of(0.3, 0.01), 1),
            categories,
            90),
        new Task("TAP 1", () -> Tap.of(1).centred(), categories, 90),
        new Task("TAP 2", () -> Tap.of(2).centred(), Bernoulli.of(1), 90));
  }

  private Dataset labelled(Layer.Spec label) {
    if (label.in(workspace).units() == 2) {
      return images.observingLabels(LABEL, 2);
    }
    float[][] bits = new float[images.size()][1];
    for (int i = 0; i < bits.length; i++) {
      bits[i][0] = images.labels()[i];
    }
    return images.observing(LABEL, Dataset.of(workspace, "bits", bits));
  }

  /** The mean of log p(image, label), exact. */
  private static double joint(BoltzmannMachine machine, Dataset data) {
    State known =
        State.of(new TreeMap<>(Map.of(0, data.rows(), LABEL, data.layers().get(LABEL).rows())));
    double free = machine.freeEnergy(known).mean().getDouble();
    return -free - Exact.logPartition(machine);
  }

  /** Labels that nobody clamps would be right in half of the rows. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("tasks")
  void everyObjectiveLearnsWhatIsObserved(Task task) {
    Dataset data = labelled(task.label());
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(8), task.label())
            .startingFrom(data);
    double before = joint(machine, data);
    int arrays = workspace.memory().getManagedArrays().size();
    try (Objective objective = task.objective().get()) {
      Trainer.of(objective, Sgd.of(Rate.falling(0.1, 0.01)))
          .fit(machine, data, 2000, workspace.rng("fit"));
    }
    assertEquals(arrays, workspace.memory().getManagedArrays().size());
    double after = joint(machine, data);
    double right = new Accuracy(LABEL).of(machine, data, workspace.rng("a")).value();
    String report = before + " → " + after + " nats, " + right + " % right, seed " + SEED;
    assertTrue(after > before + 1 && after < -Math.log(12), report);
    assertTrue(right > task.least(), report);
  }

  /** Category 2 never comes. */
  @Test
  void theStartKnowsTheFrequenciesOfTheLabels() {
    Dataset data = images.range(0, 9).observingLabels(LABEL, 3);
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), OneHot.of(3))
            .startingFrom(data);
    int ones = IntStream.of(data.labels()).sum();
    float[] bias = machine.parameters().get("layer2.bias").toFloatArray();
    float[] expected = {
      (float) Math.log((9 - ones) / 9.0), (float) Math.log(ones / 9.0), (float) Math.log(1e-3)
    };
    assertArrayEquals(expected, bias, 1e-5f);
  }

  /** Metrics of the image alone have the value that they have without labels in the data. */
  @Test
  void metricsGoOnWorking() {
    Dataset data = labelled(OneHot.of(2));
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), OneHot.of(2));
    List<Metric> metrics =
        List.of(
            new Exact(),
            new LogLikelihood(AnnealedImportanceSampling.standard().runs(10).steps(10)),
            new ReconstructionError(),
            Accuracy.of(LABEL));
    for (Metric metric : metrics) {
      double with = metric.of(machine, data, workspace.rng("m")).value();
      double without = metric.of(machine, images, workspace.rng("m")).value();
      assertEquals(without, with, 1e-9, metric.name());
    }
    Monitor monitor = Monitor.of(data, Accuracy.of(LABEL));
    Trainer.maximumLikelihood().with(monitor).fit(machine, data, 2, workspace.rng("fit"));
    assertEquals(3, monitor.history().rowCount());
  }

  @Test
  void valuesThatDontFitAreRefusedBeforeAnythingChanges() {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), OneHot.of(2));
    float[] weights = machine.parameters().get("edge0.weights").toFloatArray();
    String wide = refusal(machine, images.observingLabels(LABEL, 3));
    assertTrue(wide.contains("2 values") && wide.contains("layer 2"), wide);
    String missing = refusal(machine, images.observingLabels(3, 2));
    assertTrue(missing.contains("0 to 2") && missing.contains("layer 3"), missing);
    Dataset zeros = Dataset.of(workspace, "zeros", new float[images.size()][2]);
    String domain = refusal(machine, images.observing(LABEL, zeros));
    assertTrue(domain.contains("sum is 1"), domain);
    assertArrayEquals(weights, machine.parameters().get("edge0.weights").toFloatArray());
  }

  private String refusal(BoltzmannMachine machine, Dataset data) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> Trainer.maximumLikelihood().fit(machine, data, 1, workspace.rng("fit")))
        .getMessage();
  }

  /** The top pair is trained on the labels, not on hidden values of its own. */
  @Tag("slow")
  @Test
  void pretrainingClampsTheLabels() {
    Dataset data = images.observingLabels(LABEL, 2);
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(12), OneHot.of(2))
            .startingFrom(data);
    Layerwise.pretrain(
        machine,
        i -> Trainer.of(Persistent.of(50, 1).centred(), Sgd.of(Rate.falling(0.2, 0.01))),
        data,
        new Layerwise.Plan(3000, 12),
        workspace.rng("pretrain"));
    double right = Accuracy.of(LABEL).of(machine, data, workspace.rng("a")).value();
    assertTrue(right > 90, right + " % right, seed " + SEED);
  }

  /** No pull on the labels, whose frequencies are the data's business. */
  @Test
  void sparsityIsForHiddenUnits() {
    Dataset data = labelled(OneHot.of(2));
    SparsityTarget target = SparsityTarget.of(0.1, 1);
    assertArrayEquals(
        weights(data, Persistent.of(20, 1).sparse(target, 1)),
        weights(data, Persistent.of(20, 1).sparse(target)));
  }

  private float[] weights(Dataset data, Objective objective) {
    BoltzmannMachine machine =
        BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), OneHot.of(2));
    Trainer.of(objective, Sgd.of(0.1)).fit(machine, data, 10, workspace.rng("fit"));
    return machine.parameters().get("edge1.weights").toFloatArray();
  }
}
