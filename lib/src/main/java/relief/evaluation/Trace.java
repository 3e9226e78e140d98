package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import relief.Interrupts;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;
import relief.sampling.Chains;
import relief.sampling.Kernel;

/**
 * A run of chains that records a number after each sweep. The chains start from the layers' own
 * laws and make as many sweeps before, unrecorded, to forget it.
 *
 * @param machine the model
 * @param kernel what moves the chains
 * @param chains how many
 * @param sweeps how many are recorded
 */
public record Trace(BoltzmannMachine machine, Kernel kernel, int chains, int sweeps) {
  /** Checks the numbers. */
  public Trace {
    if (chains < 1 || sweeps < 1) {
      throw new IllegalArgumentException(
          "Expected at least one chain and one sweep, got " + chains + " and " + sweeps + ".");
    }
  }

  /**
   * The series {@code [chains][sweeps]} of an observable. Draws what the kernel draws in twice as
   * many sweeps; the same stream gives the same chains for every observable.
   */
  public double[][] of(Observable observable, Rng rng) {
    double[][] series = new double[chains][sweeps];
    Workers.run(
        Rows.parts(machine, chains), part -> record(observable, part, series, part.stream(rng)));
    return series;
  }

  private void record(Observable observable, Part part, double[][] series, Rng rng) {
    try (Chains all = Chains.start(machine, kernel, part.size(), rng.split("start"))) {
      for (int sweep = -sweeps; sweep < sweeps; sweep++) {
        Interrupts.check();
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          all.advance(machine, 1, rng.split("sweep").at(sweep));
          if (sweep >= 0) {
            put(observable, all.state(), series, part.from(), sweep);
          }
        }
      }
    }
  }

  private void put(Observable observable, State state, double[][] series, int first, int sweep) {
    NDArray numbers = observable.of(machine, state).toType(DataType.FLOAT64, false);
    double[] values = numbers.toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      series[first + i][sweep] = values[i];
    }
  }
}
