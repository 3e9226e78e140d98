package relief.bench;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Mnist;
import relief.evaluation.TestError;
import relief.layers.Layer;
import relief.models.ConvolutionalNet;
import relief.models.DeepBeliefNet;
import relief.models.Link;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.FineTuning;
import relief.training.Layerwise;
import relief.training.SparsityTarget;
import relief.training.Supervised;
import relief.training.Trainer;

/**
 * Test errors on MNIST of a convolutional deep belief net, two stages of filters of 5 × 5 with
 * probabilistic max pooling and an output layer, fine-tuned from its pretraining and from a random
 * start. Run by {@code mvn -q -pl lib -Pbench verify -Dbench=ConvolutionalNets
 * -Dbench.arguments=5000:24:48:3:8:0.001:1}: the images, of the training images the first ones, the
 * filters of either stage, epochs for each link, epochs of fine-tuning, Adam's first rate there,
 * which falls to a hundredth, and the seed.
 *
 * <p>Prints seconds by the clock and the errors.
 */
public final class ConvolutionalNets {
  private static final double SECOND = 1e9;
  private static final int CLASSES = 10;
  private static final int ROWS = 100;
  private static final double SPARSE = 0.03;
  private static final double RATE = 5e-3;

  private final Workspace workspace;
  private final Mnist mnist;
  private final Dataset training;
  private final ConvolutionalNet plan;

  private ConvolutionalNets(Workspace workspace, int images, int first, int second) {
    this.workspace = workspace;
    mnist = Mnist.load(workspace);
    training = mnist.training().range(0, images);
    plan =
        ConvolutionalNet.images(1, 28, 28).filters(first, 5).pooled(2).filters(second, 5).pooled(2);
  }

  public static void main(String[] args) {
    String text = String.join("", args).isBlank() ? "5000:24:48:3:8:0.001:1" : args[0];
    String[] parts = text.split(":");
    int[] numbers = new int[5];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    float rate = Float.parseFloat(parts[5]);
    try (Workspace workspace = Workspace.seeded(Long.parseLong(parts[6]))) {
      ConvolutionalNets nets = new ConvolutionalNets(workspace, numbers[0], numbers[1], numbers[2]);
      nets.tune("pretrained", nets.pretrained(numbers[3]), numbers[4], rate);
      nets.tune("random start", nets.started(), numbers[4], rate);
    }
  }

  /** With biases that leave most units off: with biases of 0 a random start learns nothing. */
  private DeepBeliefNet started() {
    DeepBeliefNet net = plan.in(workspace).startingFrom(training);
    for (Link link : net.links()) {
      Layer units = link.upper();
      try (NDArray rare = workspace.memory().full(units.shape(), (float) SPARSE)) {
        units.parameters().assign(units.matching(rare, rare));
      }
    }
    return net;
  }

  /** CD-1 on grey levels, with a sparsity target for the biases, as Lee et al. have it. */
  private DeepBeliefNet pretrained(int epochs) {
    DeepBeliefNet net = started();
    SparsityTarget sparse = SparsityTarget.of(SPARSE, 1).ofBiases();
    Trainer trainer =
        Trainer.of(ContrastiveDivergence.of(1).sparse(sparse), Adam.of(RATE)).named("filters");
    long start = System.nanoTime();
    Layerwise.pretrain(
        net, i -> trainer, training, new Layerwise.Plan(epochs, ROWS), workspace.rng("pretrain"));
    System.out.printf("pretraining: %d epochs a link, %.1f s%n", epochs, since(start));
    return net;
  }

  private void tune(String name, DeepBeliefNet net, int epochs, float first) {
    long start = System.nanoTime();
    Tracker rate =
        Tracker.cosine()
            .setBaseValue(first)
            .optFinalValue(first / 100)
            .setMaxUpdates(training.size() / ROWS * epochs)
            .build();
    try (Model model = Model.newInstance(name)) {
      model.setBlock(net.toClassifier(CLASSES, workspace.rng("output")));
      Supervised labels = Supervised.labels(training, CLASSES, ROWS, workspace.rng("fine"));
      double[] losses =
          FineTuning.classifier()
              .with(() -> Optimizer.adam().optLearningRateTracker(rate).build())
              .fit(model, labels, epochs);
      double seconds = since(start);
      System.out.printf(
          "%s: %d epochs, %.1f s, loss %.4f to %.4f, test error %s%n",
          name,
          epochs,
          seconds,
          losses[0],
          losses[losses.length - 1],
          new TestError(model.getBlock()).of(mnist.test()));
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / SECOND;
  }
}
