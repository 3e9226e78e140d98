package relief.examples;

import relief.data.Dataset;
import relief.evaluation.ReconstructionError;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Rectified;
import relief.models.BoltzmannMachine;
import relief.training.Adam;
import relief.training.Constraint;
import relief.training.ContrastiveDivergence;
import relief.training.Optimizer;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Learnergy's scripts of machines with real-valued pixels: grey levels from 0 to 1, whose variance
 * over all pixels and images is 0.095. Where Learnergy divides them by its root and gives units the
 * variance 1, units here have the variance 0.095 and the data stay as they are; rates are divided
 * by it. Pixels are drawn with their noise, other than in Learnergy.
 */
public final class GaussianExamples {
  private static final double VARIANCE = 0.095;

  private GaussianExamples() {}

  /** {@code gaussian/gaussian_rbm_training.py}. */
  public static Outcome gaussian(Digits digits) {
    Dataset data = digits.training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(
                digits.workspace(),
                Gaussian.of(784, VARIANCE).fixed("logVariance"),
                Bernoulli.of(128))
            .startingFrom(data);
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.005 / VARIANCE))
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }

  /** {@code gaussian/gaussian_relu_rbm_training.py}, with rectified units that have a law. */
  public static Outcome rectified(Digits digits) {
    Dataset data = digits.training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(
                digits.workspace(),
                Gaussian.of(784, VARIANCE).fixed("logVariance"),
                Rectified.of(256))
            .startingFrom(data);
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.001 / VARIANCE).momentum(0.9))
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }

  /** {@code gaussian/variance_gaussian_rbm_training.py}, which raises: variances learn, bounded. */
  public static Outcome variances(Digits digits) {
    Dataset data = digits.training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Gaussian.of(784), Bernoulli.of(128))
            .startingFrom(data);
    Optimizer adam =
        Adam.of(0.001).keeping(Constraint.bounded(Math.log(0.01), 0), "layer0.logVariance");
    Trainer.of(ContrastiveDivergence.of(1), adam)
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }
}
