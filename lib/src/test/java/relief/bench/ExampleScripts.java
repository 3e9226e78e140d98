package relief.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.Schedule;
import relief.data.Dataset;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.OneHot;
import relief.models.BoltzmannMachine;
import relief.models.CouplingStart;
import relief.sampling.Driven;
import relief.training.Adam;
import relief.training.Constraint;
import relief.training.Optimizer;
import relief.training.Penalty;
import relief.training.Persistent;
import relief.training.Sgd;
import relief.training.Tap;
import relief.training.Trainer;

/**
 * The scripts of Paysage's {@code examples/mnist}, one a method, with Paysage's settings as it
 * computes them: its Adam takes 0.316 of the rate that it is told, and its power law is x₀ / (1 + α
 * x₀ t). What is another here:
 *
 * <ul>
 *   <li>minibatches are drawn in a new order in every epoch;
 *   <li>a driven β multiplies the couplings, not the biases;
 *   <li>weights of Gaussian units are Paysage's divided by their variance, so start and rate are
 *       divided by a variance, too, and variances are kept at 0.01 or above;
 *   <li>TAP takes three sweeps from each row, where Paysage descends from one random point;
 *   <li>in layerwise training both copies of a layer count, where Paysage forgets one.
 * </ul>
 */
final class ExampleScripts {
  private static final Driven DRIVEN = new Driven(0.6, 0.9);
  private static final double LEAST_VARIANCE = 0.01;

  private ExampleScripts() {}

  /** {@code mnist_rbm.py}. */
  static BoltzmannMachine rbm(ExampleRun run) {
    Dataset data = run.black().training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(run.workspace(), Bernoulli.of(784), Bernoulli.of(100))
            .startingFrom(data, CouplingStart.principalComponents(), run.rng("start"));
    run.fit(
        rbm, Persistent.of(100, 10, DRIVEN).minus(Penalty.l2(0.001)), adam(0.01, 0.1), data, 10);
    return rbm;
  }

  /** {@code mnist_hopfield.py}. */
  static BoltzmannMachine hopfield(ExampleRun run) {
    Dataset data = run.black().training();
    BoltzmannMachine hopfield =
        BoltzmannMachine.chain(run.workspace(), Bernoulli.of(784), Gaussian.of(256).fixed())
            .startingFrom(data, CouplingStart.hinton(), run.rng("start"));
    run.fit(hopfield, Persistent.of(100, 1, DRIVEN), adam(0.001, 0.1), data, 10);
    return hopfield;
  }

  /** {@code mnist_rbm_onehot.py}. */
  static BoltzmannMachine oneHot(ExampleRun run) {
    Dataset data = run.black().training();
    BoltzmannMachine mixture =
        BoltzmannMachine.chain(run.workspace(), Bernoulli.of(784), OneHot.of(256))
            .startingFrom(data, CouplingStart.glorotNormal(), run.rng("start"));
    run.fit(
        mixture, Persistent.of(100, 1, DRIVEN).minus(Penalty.l2(0.001)), adam(0.01, 0.1), data, 10);
    return mixture;
  }

  /** {@code mnist_tap.py}. */
  static BoltzmannMachine tap(ExampleRun run) {
    Dataset data = run.black().training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(run.workspace(), Bernoulli.of(784), Bernoulli.of(256))
            .startingFrom(data, CouplingStart.glorotNormal(), run.rng("start"));
    Sgd sgd = Sgd.of(Schedule.powerLawDecay(0.1, 0.3));
    run.fit(rbm, Tap.of(2).minus(Penalty.adaptiveL1(1e-5)), sgd, data, 5);
    return rbm;
  }

  /** {@code mnist_gtap.py}. */
  static BoltzmannMachine gaussianTap(ExampleRun run) {
    Dataset data = run.grey().training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(run.workspace(), Gaussian.of(784, 0.05), Bernoulli.of(256));
    CouplingStart.standardDeviations().set(rbm, data, run.rng("start"));
    rbm.parameters().get("edge0.weights").divi(0.05);
    run.fit(rbm, Tap.of(2), bounded(adam(0.001 / 0.05, 0.1)), data, 10);
    return rbm;
  }

  /** {@code mnist_grbm.py}; centred hidden units with a fixed bias are those of −½ and ½. */
  static BoltzmannMachine gaussian(ExampleRun run) {
    Dataset data = run.grey().training();
    BoltzmannMachine rbm =
        BoltzmannMachine.chain(run.workspace(), Gaussian.of(784), Ising.of(200).fixed())
            .startingFrom(data, CouplingStart.principalComponents(), run.rng("start"));
    divideByVariance(rbm.parameters().get("edge0.weights").divi(2), data);
    Optimizer adam = bounded(adam(0.001 / 0.1, 0.1));
    run.fit(rbm, Persistent.of(100, 10), adam, data, 1);
    run.fit(rbm, Persistent.of(100, 10, new Driven(0.95, 0.9)), adam, data, 19);
    return rbm;
  }

  /** {@code mnist_dbm.py}. */
  static BoltzmannMachine deep(ExampleRun run) {
    Dataset data = run.black().training();
    BoltzmannMachine dbm =
        BoltzmannMachine.chain(
                run.workspace(), Bernoulli.of(784), Bernoulli.of(100), Bernoulli.of(100))
            .startingFrom(data, CouplingStart.hinton(), run.rng("start"));
    run.fit(dbm, Persistent.of(100, 10, DRIVEN), adam(0.002, 0.1), data, 10);
    return dbm;
  }

  /** {@code mnist_dbm_layerwise.py}. */
  static BoltzmannMachine layerwise(ExampleRun run) {
    Dataset data = run.grey().training();
    BoltzmannMachine dbm =
        BoltzmannMachine.chain(
            run.workspace(),
            Bernoulli.of(784),
            Bernoulli.of(400),
            Bernoulli.of(225),
            Bernoulli.of(100));
    dbm.startingFrom(data, CouplingStart.glorotNormal(), run.rng("start"));
    Penalty penalty = Penalty.adaptiveL1(1e-4);
    run.pretrain(dbm, Trainer.of(driven(5).minus(penalty), adam(0.005, 1)), data, 5);
    run.fit(dbm, driven(5).minus(penalty), adam(0.001, 1), data, 5);
    return dbm;
  }

  private static Persistent driven(int sweeps) {
    return Persistent.of(100, sweeps, DRIVEN);
  }

  private static Adam adam(double rate, double coefficient) {
    return Adam.of(Schedule.powerLawDecay(0.316 * rate, coefficient * rate));
  }

  private static Optimizer bounded(Optimizer optimizer) {
    Constraint variances = Constraint.bounded(Math.log(LEAST_VARIANCE), 0);
    return optimizer.keeping(variances, "layer0.logVariance");
  }

  private static void divideByVariance(NDArray weights, Dataset data) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      weights.divi(data.variance().maximum(LEAST_VARIANCE).expandDims(1));
    }
  }
}
