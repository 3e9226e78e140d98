package relief.examples;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import relief.data.Dataset;
import relief.evaluation.TestError;
import relief.layers.Bernoulli;
import relief.models.ConvolutionalNet;
import relief.models.DeepBeliefNet;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.FineTuning;
import relief.training.Layerwise;
import relief.training.Sgd;
import relief.training.Supervised;
import relief.training.Trainer;

/** Learnergy's scripts of deep belief nets, with its settings: 784-128-256-128, CD-1. */
public final class DeepExamples {
  private DeepExamples() {}

  /** {@code deep/dbn_training.py}. */
  public static Outcome net(Digits digits) {
    DeepBeliefNet net =
        DeepBeliefNet.of(
            digits.workspace(),
            Bernoulli.of(784),
            Bernoulli.of(128),
            Bernoulli.of(256),
            Bernoulli.of(128));
    return pretrained(digits, net);
  }

  /** {@code deep/residual_dbn_training.py}: each link shows its field, too. */
  public static Outcome residual(Digits digits) {
    DeepBeliefNet net =
        DeepBeliefNet.of(
                digits.workspace(),
                Bernoulli.of(784),
                Bernoulli.of(128),
                Bernoulli.of(256),
                Bernoulli.of(128))
            .residual(1, 1);
    return pretrained(digits, net);
  }

  /** {@code deep/conv_dbn_training.py}: filters on the pooling units of others. */
  public static Outcome convolutional(Digits digits) {
    DeepBeliefNet net = filters(digits);
    NDArray rows = digits.test().rows(0, Math.min(1_000, digits.test().size()));
    return Outcome.of(rows, net.down(net.up(rows)));
  }

  /** {@code deep/conv_dbn_classification.py}. */
  public static Outcome classification(Digits digits) {
    Dataset data = digits.training().range(0, Math.min(20_000, digits.training().size()));
    DeepBeliefNet net = filters(digits);
    try (Model model = Model.newInstance("digits")) {
      model.setBlock(net.toClassifier(10, digits.rng("output")));
      Supervised labels = Supervised.labels(data, 10, 128, digits.rng("minibatches"));
      FineTuning.classifier().fit(model, labels, digits.epochs(10));
      return Outcome.of("wrong " + new TestError(model.getBlock()).of(digits.test()));
    }
  }

  private static DeepBeliefNet filters(Digits digits) {
    Dataset data = digits.training().range(0, Math.min(20_000, digits.training().size())).sampled();
    DeepBeliefNet net =
        ConvolutionalNet.images(1, 28, 28)
            .filters(16, 5)
            .pooled(2)
            .filters(24, 5)
            .pooled(2)
            .in(digits.workspace())
            .startingFrom(data);
    Layerwise.pretrain(
        net,
        i -> Trainer.of(ContrastiveDivergence.of(1), Adam.of(0.001)).named("link " + (i + 1)),
        data,
        new Layerwise.Plan(digits.epochs(3), 100),
        digits.rng("pretrain"));
    return net;
  }

  private static Outcome pretrained(Digits digits, DeepBeliefNet net) {
    Dataset data = digits.training().sampled();
    Layerwise.pretrain(
        net.startingFrom(data),
        i -> Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1)).named("link " + (i + 1)),
        data,
        new Layerwise.Plan(digits.epochs(3), 128),
        digits.rng("pretrain"));
    NDArray rows = digits.test().rows();
    return Outcome.of(rows, net.down(net.up(rows)));
  }
}
