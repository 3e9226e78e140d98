package relief.examples;

import ai.djl.ndarray.NDArray;
import relief.Schedule;
import relief.data.Dataset;
import relief.evaluation.ReconstructionError;
import relief.io.Archive;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.sampling.VisibleMeans;
import relief.training.ContrastiveDivergence;
import relief.training.DropConnect;
import relief.training.Dropout;
import relief.training.EnergyDropout;
import relief.training.Sgd;
import relief.training.Trainer;

/**
 * Learnergy's scripts of machines with binary units, with its settings: 784-128, SGD at the rate
 * 0.1, minibatches of 128. Other than there, visible biases start from the data, and pixels of the
 * training images are drawn with their grey levels as probabilities.
 */
public final class BernoulliExamples {
  private BernoulliExamples() {}

  /** {@code bernoulli/rbm_training.py}, whose error is that of sampled pixels, as in the note. */
  public static Outcome rbm(Digits digits) {
    Dataset data = digits.training().sampled();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Bernoulli.of(784), Bernoulli.of(128))
            .startingFrom(data);
    Trainer.of(ContrastiveDivergence.of(1), Sgd.of(0.1))
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    Archive.save(digits.file("rbm.h5"), rbm);
    NDArray rows = digits.test().rows();
    NDArray sampled = Reconstruction.sampled(rbm, rows, digits.rng("sampled"));
    return Outcome.of(rows, Reconstruction.of(rbm, rows))
        .with("of sampled pixels " + Outcome.of(rows, sampled).error().number());
  }

  /** {@code loading_pre_trained_model.py}, with the file that {@link #rbm} leaves. */
  public static Outcome loading(Digits digits) {
    Archive archive = Archive.load(digits.workspace(), digits.file("rbm.h5"));
    BoltzmannMachine rbm = archive.model();
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }

  /** {@code bernoulli/dropout_rbm_training.py}: reconstructions with all units, half as strong. */
  public static Outcome dropout(Digits digits) {
    Dataset data = digits.training().sampled();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Bernoulli.of(784), Bernoulli.of(128))
            .startingFrom(data);
    Trainer.of(Dropout.of(0.5, ContrastiveDivergence.of(1)), Sgd.of(0.1))
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    BoltzmannMachine averaged = Dropout.averaged(rbm, 0.5, 1);
    return Outcome.of(new ReconstructionError().of(averaged, digits.test(), digits.rng("error")));
  }

  /** {@code bernoulli/dropconnect_rbm_training.py}: reconstructions with halved weights. */
  public static Outcome dropConnect(Digits digits) {
    Dataset data = digits.training().sampled();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Bernoulli.of(784), Bernoulli.of(128))
            .startingFrom(data);
    Trainer.of(DropConnect.of(0.5, ContrastiveDivergence.of(1)), Sgd.of(0.1))
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    BoltzmannMachine averaged = Dropout.averaged(rbm, 0.5, 0, 1);
    return Outcome.of(new ReconstructionError().of(averaged, digits.test(), digits.rng("error")));
  }

  /** {@code bernoulli/e_dropout_rbm_training.py}: units are spared by their part in the energy. */
  public static Outcome energyDropout(Digits digits) {
    Dataset data = digits.training().sampled();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Bernoulli.of(784), Bernoulli.of(128))
            .startingFrom(data);
    Trainer.of(EnergyDropout.of(1), Sgd.of(0.1))
        .fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }

  /** {@code extra/sigmoid_rbm_training.py}: pixels at their means in the model's phase. */
  public static Outcome sigmoid(Digits digits) {
    Dataset data = digits.training(); // grey levels, as they are
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(digits.workspace(), Bernoulli.of(784), Bernoulli.of(128))
            .startingFrom(data);
    var objective = ContrastiveDivergence.of(Schedule.constant(1), new VisibleMeans(), 1);
    Trainer.of(objective, Sgd.of(0.1)).fit(rbm, data, digits.epochs(5), 128, digits.rng("fit"));
    return Outcome.of(new ReconstructionError().of(rbm, digits.test(), digits.rng("error")));
  }
}
