package relief.examples;

import ai.djl.ndarray.NDArray;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.models.DeepBeliefNet;
import relief.training.ContrastiveDivergence;
import relief.training.Layerwise;
import relief.training.Sgd;
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
