package relief.bench;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.evaluation.Estimate;
import relief.evaluation.TestError;
import relief.layers.Bernoulli;
import relief.models.DeepBeliefNet;
import relief.training.ContrastiveDivergence;
import relief.training.Layerwise;
import relief.training.Penalty;
import relief.training.Rate;
import relief.training.Sgd;
import relief.training.Supervised;
import relief.training.Trainer;

/**
 * Test errors on MNIST: logistic regression on the 500 features of an RBM, and a deep belief net
 * 784-500-500 with an output layer, fine-tuned from its pretraining and from a random start, with
 * 60 000 labels and with the first 1 000 ones. Pretraining sees all 60 000 images, without labels.
 * Run by {@code mvn -q -pl lib -Pbench verify -Dbench=FineTuning -Dbench.arguments=15:10:1}: epochs
 * for each link, epochs of fine-tuning with all labels (20 times as many with 1 000), and the seed.
 *
 * <p>Prints a line for each, and writes {@code target/bench/classification.csv}. Minutes are those
 * by the clock, pretraining included.
 */
public final class FineTuning {
  private static final String HEADER =
      "model,labels,test_error_percent,minutes,seed,command,versions";
  private static final Path FILE = Path.of("target", "bench", "classification.csv");
  private static final double MINUTE = 60e9;
  private static final int ALL = 60_000;
  private static final int FEW = 1000;
  private static final int CLASSES = 10;
  private static final int ROWS = 100;
  private static final int FEATURES = 500;
  private static final int REGRESSION = 30;
  private static final int MORE = 20;
  private static final float FAST = 1e-2f;
  private static final float SLOW = 1e-3f;
  private static final double DECAY = 2e-4;
  private static final Rate RATE = Rate.falling(0.1, 0.01);

  private final int epochs;
  private final int fine;
  private final long seed;
  private final Rng rng;
  private final StringBuilder table = new StringBuilder(HEADER).append('\n');

  private FineTuning(Workspace workspace, int epochs, int fine, long seed) {
    rng = workspace.rng("fine-tuning");
    this.epochs = epochs;
    this.fine = fine;
    this.seed = seed;
  }

  public static void main(String[] args) {
    String text = String.join("", args).isBlank() ? "15:10:1" : args[0];
    int[] numbers = Arrays.stream(text.split(":")).mapToInt(Integer::parseInt).toArray();
    try (Workspace workspace = Workspace.seeded(numbers[2])) {
      Mnist mnist = Mnist.load(workspace);
      new FineTuning(workspace, numbers[0], numbers[1], numbers[2]).run(workspace, mnist);
    }
  }

  private void run(Workspace workspace, Mnist mnist) {
    regress(workspace, mnist);
    DeepBeliefNet net = net(workspace, mnist).startingFrom(mnist.training());
    long start = System.nanoTime();
    Dataset sampled = mnist.training().sampled();
    DeepBeliefNet bottom = new DeepBeliefNet(net.links().subList(0, 1));
    Layerwise.Plan plan = new Layerwise.Plan(epochs, ROWS);
    Rng pretraining = workspace.rng("pretrain");
    Layerwise.pretrain(bottom, i -> Trainer.maximumLikelihood(), sampled, plan, pretraining.at(0));
    double minutes = since(start);
    try (Dataset features = bottom.features(mnist.training())) {
      long second = System.nanoTime();
      DeepBeliefNet top = new DeepBeliefNet(net.links().subList(1, 2)).startingFrom(features);
      Dataset drawn = features.sampled();
      Layerwise.pretrain(top, i -> Trainer.maximumLikelihood(), drawn, plan, pretraining.at(1));
      minutes += since(second);
    }
    for (int labels : new int[] {FEW, ALL}) {
      tune("784-500-500 pretrained", net, minutes, mnist, labels);
      tune("784-500-500 random start", net(workspace, mnist), 0, mnist, labels);
    }
  }

  private static DeepBeliefNet net(Workspace workspace, Mnist mnist) {
    return DeepBeliefNet.of(
        workspace,
        Bernoulli.of(mnist.training().units()),
        Bernoulli.of(FEATURES),
        Bernoulli.of(FEATURES));
  }

  /** CD-1 with weight decay, whose features tell digits better than those of likelier machines. */
  private void regress(Workspace workspace, Mnist mnist) {
    long start = System.nanoTime();
    DeepBeliefNet rbm =
        DeepBeliefNet.of(workspace, Bernoulli.of(mnist.training().units()), Bernoulli.of(FEATURES))
            .startingFrom(mnist.training());
    Trainer trainer =
        Trainer.of(ContrastiveDivergence.of(1).minus(Penalty.l2(DECAY)), Sgd.of(RATE));
    Layerwise.Plan plan = new Layerwise.Plan(epochs, ROWS);
    Dataset sampled = mnist.training().sampled();
    Layerwise.pretrain(rbm, i -> trainer, sampled, plan, workspace.rng("features"));
    try (Dataset training = rbm.features(mnist.training());
        Dataset test = rbm.features(mnist.test());
        Model model = Model.newInstance("regression")) {
      Linear output = Linear.builder().setUnits(CLASSES).build();
      model.setBlock(new SequentialBlock().add(output));
      fit(model, training, REGRESSION, FAST);
      Estimate error = new TestError(model.getBlock()).of(test);
      record("RBM 784-500 + logistic regression", ALL, error, since(start));
    }
  }

  private void tune(String name, DeepBeliefNet net, double before, Mnist mnist, int labels) {
    long start = System.nanoTime();
    try (Model model = Model.newInstance(name)) {
      model.setBlock(net.toClassifier(CLASSES, rng.split("output")));
      fit(model, mnist.training().range(0, labels), fine * (labels == ALL ? 1 : MORE), SLOW);
      Estimate error = new TestError(model.getBlock()).of(mnist.test());
      record(name, labels, error, before + since(start));
    }
  }

  /** Adam, whose rate falls to a hundredth of the first one. */
  private void fit(Model model, Dataset data, int passes, float first) {
    int updates = data.size() / ROWS * passes;
    Tracker rate =
        Tracker.cosine()
            .setBaseValue(first)
            .optFinalValue(first / 100)
            .setMaxUpdates(updates)
            .build();
    relief.training.FineTuning.classifier()
        .with(() -> Optimizer.adam().optLearningRateTracker(rate).build())
        .fit(model, Supervised.labels(data, CLASSES, ROWS, rng), passes);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / MINUTE;
  }

  private void record(String name, int labels, Estimate error, double minutes) {
    System.out.println(name + ", " + labels + " labels: " + error);
    table.append(
        String.format(
            Locale.ROOT,
            "%s,%d,%.2f,%.1f,%d,%s,%s%n",
            name,
            labels,
            error.value(),
            minutes,
            seed,
            "mvn -q -pl lib -Pbench verify -Dbench=FineTuning -Dbench.arguments="
                + epochs
                + ":"
                + fine
                + ":"
                + seed,
            "DJL " + Engine.getDjlVersion() + "; PyTorch " + Engine.getInstance().getVersion()));
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
