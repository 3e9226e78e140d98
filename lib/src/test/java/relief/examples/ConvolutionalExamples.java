package relief.examples;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import relief.data.Dataset;
import relief.evaluation.ReconstructionError;
import relief.evaluation.TestError;
import relief.layers.MaxPooled;
import relief.models.BoltzmannMachine;
import relief.models.Convolutional;
import relief.training.Adam;
import relief.training.ContrastiveDivergence;
import relief.training.FineTuning;
import relief.training.Supervised;
import relief.training.Trainer;

/**
 * Learnergy's scripts of convolutional machines, with its filters. Gradients are sums over the
 * places of an image, so the lengths of the steps are left to Adam.
 */
public final class ConvolutionalExamples {
  private ConvolutionalExamples() {}

  /** {@code bernoulli/conv_rbm_training.py}. */
  public static Outcome rbm(Digits digits) {
    Dataset data = digits.training().sampled();
    BoltzmannMachine rbm =
        Convolutional.images(1, 28, 28).filters(10, 7).in(digits.workspace()).startingFrom(data);
    Trainer.of(ContrastiveDivergence.of(1), Adam.of(0.001))
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }

  /** {@code gaussian/gaussian_conv_rbm_training.py}, on digits instead of photographs. */
  public static Outcome gaussian(Digits digits) {
    Dataset data = digits.training();
    BoltzmannMachine rbm =
        Convolutional.images(1, 28, 28)
            .gaussian()
            .filters(16, 9)
            .in(digits.workspace())
            .startingFrom(data);
    Trainer.of(ContrastiveDivergence.of(1), Adam.of(0.001))
        .fit(rbm, data, digits.epochs(5), 100, digits.rng("fit"));
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }

  /** {@code bernoulli/conv_rbm_classification.py}: pooling units as features of a regression. */
  public static Outcome classification(Digits digits) {
    Dataset data = some(digits);
    Convolutional plan = Convolutional.images(1, 28, 28).filters(16, 7).pooled(2);
    return classified(digits, plan, data.sampled(), data);
  }

  /** {@code gaussian/gaussian_conv_rbm_classification.py}, on digits instead of photographs. */
  public static Outcome gaussianClassification(Digits digits) {
    Dataset data = some(digits);
    Convolutional plan = Convolutional.images(1, 28, 28).gaussian().filters(16, 9).pooled(2);
    return classified(digits, plan, data, data);
  }

  private static Dataset some(Digits digits) {
    return digits.training().range(0, Math.min(20_000, digits.training().size()));
  }

  private static Outcome classified(
      Digits digits, Convolutional plan, Dataset drawn, Dataset data) {
    BoltzmannMachine rbm = plan.in(digits.workspace()).startingFrom(data);
    Trainer.of(ContrastiveDivergence.of(1), Adam.of(0.001))
        .fit(rbm, drawn, digits.epochs(5), 128, digits.rng("fit"));
    Dataset features = data.map("features", rows -> features(rbm, rows));
    try (Model model = Model.newInstance("digits")) {
      model.setBlock(new SequentialBlock().add(Linear.builder().setUnits(10).build()));
      Supervised labels = Supervised.labels(features, 10, 128, digits.rng("regression"));
      FineTuning.classifier().fit(model, labels, digits.epochs(10));
      Dataset test = digits.test().map("test features", rows -> features(rbm, rows));
      return Outcome.of("wrong " + new TestError(model.getBlock()).of(test));
    }
  }

  private static NDArray features(BoltzmannMachine rbm, NDArray rows) {
    MaxPooled hidden = (MaxPooled) rbm.layers().get(1);
    return hidden.pooled(hidden.mean(rbm.edges().get(0).coupling().up(rows)));
  }
}
