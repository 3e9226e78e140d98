package relief.examples;

import ai.djl.Model;
import relief.data.Dataset;
import relief.evaluation.Accuracy;
import relief.evaluation.TestError;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.training.ContrastiveDivergence;
import relief.training.Discriminative;
import relief.training.FineTuning;
import relief.training.Layerwise;
import relief.training.Objective;
import relief.training.Sgd;
import relief.training.Supervised;
import relief.training.Trainer;

/** Learnergy's scripts that classify, with its settings; images are grey levels, as there. */
public final class ClassifierExamples {
  private ClassifierExamples() {}

  /** {@code bernoulli/discriminative_rbm_training.py}. */
  public static Outcome discriminative(Digits digits) {
    return labelled(digits, Discriminative.of(2));
  }

  /** {@code bernoulli/hybrid_discriminative_rbm_training.py}: CD-1 on image and label, times α. */
  public static Outcome hybrid(Digits digits) {
    return labelled(digits, Discriminative.of(2).plus(0.01, ContrastiveDivergence.of(1)));
  }

  private static Outcome labelled(Digits digits, Objective objective) {
    Dataset data = digits.training().observingLabels(2, 10);
    BoltzmannMachine machine =
        BoltzmannMachine.chain(
                digits.workspace(), Bernoulli.of(784), Bernoulli.of(128), OneHot.of(10))
            .startingFrom(data);
    Trainer.of(objective, Sgd.of(0.1)).fit(machine, data, digits.epochs(5), 128, digits.rng("fit"));
    return Outcome.of("right " + Accuracy.of(2).of(machine, digits.test(), digits.rng("test")));
  }

  /** {@code bernoulli/rbm_classification.py}: one epoch of CD-1, then both layers by Adam. */
  public static Outcome fineTunedRbm(Digits digits) {
    Dataset data = digits.training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Bernoulli.of(784), Bernoulli.of(128))
            .startingFrom(data);
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1))
        .fit(rbm, data.sampled(), digits.epochs(1), 128, digits.rng("fit"));
    try (Model model = Model.newInstance("digits")) {
      model.setBlock(DeepBeliefNet.of(rbm).toClassifier(10, digits.rng("output")));
      Supervised labels = Supervised.labels(data, 10, 128, digits.rng("fine-tuning"));
      FineTuning.classifier().fit(model, labels, digits.epochs(20));
      return Outcome.of("wrong " + new TestError(model.getBlock()).of(digits.test()));
    }
  }

  /** {@code deep/dbn_classification.py}: Gaussian pixels below binary units, then Adam. */
  public static Outcome fineTunedNet(Digits digits) {
    Dataset data = digits.training();
    DeepBeliefNet net =
        DeepBeliefNet.of(
                digits.workspace(),
                Gaussian.of(784, 0.095).fixed("logVariance"),
                Bernoulli.of(256),
                Bernoulli.of(256))
            .startingFrom(data);
    Layerwise.pretrain(
        net,
        i -> Trainer.of(ContrastiveDivergence.of(1), Sgd.of(i == 0 ? 0.02 : 0.1)),
        data,
        new Layerwise.Plan(digits.epochs(5), 128),
        digits.rng("pretrain"));
    try (Model model = Model.newInstance("digits")) {
      model.setBlock(net.toClassifier(10, digits.rng("output")));
      Supervised labels = Supervised.labels(data, 10, 128, digits.rng("fine-tuning"));
      FineTuning.classifier().fit(model, labels, digits.epochs(10));
      return Outcome.of("wrong " + new TestError(model.getBlock()).of(digits.test()));
    }
  }
}
