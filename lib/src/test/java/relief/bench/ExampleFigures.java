package relief.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.evaluation.EnergyCoefficient;
import relief.evaluation.Estimate;
import relief.evaluation.KullbackLeibler;
import relief.evaluation.Metric;
import relief.evaluation.Samples;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * Four of Paysage's metrics, as it computes them, means over minibatches of 100.
 *
 * @param reconstruction root of the mean squared error of one stochastic sweep over the variance of
 *     all pixels
 * @param coefficient energy coefficient, the distance of a row to itself counted as one
 * @param divergence KL(data ‖ model) by fifth neighbours, one of its two terms divided by the units
 * @param reverse KL(model ‖ data)
 */
record ExampleFigures(
    double reconstruction, double coefficient, double divergence, double reverse) {
  private static final int ROWS = 100;
  private static final int SWEEPS = 10;

  static ExampleFigures of(BoltzmannMachine machine, Dataset validation, Rng rng) {
    Samples samples =
        Samples.of(ROWS, validation.size() / ROWS).drawn(fantasy -> fantasy.steps(SWEEPS));
    double h = Math.pow(value(new EnergyCoefficient(samples), machine, validation, rng), 2);
    KullbackLeibler divergence = KullbackLeibler.of(samples).perUnit();
    return new ExampleFigures(
        error(machine, validation, rng.split("error")),
        coefficient(h, ROWS),
        undivided(value(divergence, machine, validation, rng), ROWS, validation.units()),
        undivided(
            value(divergence.reversed(), machine, validation, rng), ROWS, validation.units()));
  }

  /**
   * The energy coefficient with a zero for each row's distance to itself, from the inhomogeneity.
   */
  static double coefficient(double inhomogeneity, int rows) {
    return Math.sqrt(inhomogeneity + (1 - inhomogeneity) / rows);
  }

  /** The divergence a unit, but with its second term, log(m / (n − 1)), not divided. */
  static double undivided(double divergence, int rows, int units) {
    return divergence + (1 - 1.0 / units) * Math.log(rows / (rows - 1.0));
  }

  private static double value(Metric metric, BoltzmannMachine machine, Dataset data, Rng rng) {
    return metric.of(machine, data, rng.split(metric.name())).value();
  }

  private static double error(BoltzmannMachine machine, Dataset validation, Rng rng) {
    double[] errors = new double[(validation.size() + ROWS - 1) / ROWS];
    int done = 0;
    for (Batch batch : validation.batches(ROWS, rng)) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        errors[done] = error(machine, batch.visible(), rng.split("sweep").at(done));
      }
      done++;
    }
    return Estimate.mean(errors, "").value();
  }

  /** One sweep from the rows and random hidden units: odd layers first, then even ones. */
  static double error(BoltzmannMachine machine, NDArray rows, Rng rng) {
    int count = (int) rows.getShape().get(0);
    State state = machine.start(count, rng.split("start")).with(0, rows);
    for (int block : new int[] {1, 0}) {
      for (int layer : machine.blocks().get(block)) {
        NDArray field = machine.field(state, layer);
        state = state.with(layer, machine.layers().get(layer).sample(field, rng.at(layer)));
      }
    }
    double squares = rows.sub(state.visible()).square().mean().getFloat();
    double variance = rows.sub(rows.mean()).square().sum().getFloat() / (rows.size() - 1.0);
    return Math.sqrt(squares / variance);
  }
}
