package relief.training;

import relief.Parameters;
import relief.Rng;
import relief.Workers;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;
import relief.sampling.MeanField;

/**
 * CD-k: the statistics of the data minus those after k sweeps of chains that start at the data
 * (Hinton 2002, equation 5). Biased for small k, as the chains stay near the data; unbiased as k
 * grows.
 *
 * @param steps k
 * @param kernel what moves the chains
 * @param sweeps mean-field sweeps for the hidden layers of the data; an RBM needs none
 */
public record ContrastiveDivergence(int steps, Kernel kernel, int sweeps) implements Objective {
  /** Checks k. */
  public ContrastiveDivergence {
    if (steps < 1) {
      throw new IllegalArgumentException("Expected k ≥ 1 sweeps, got " + steps + ".");
    }
  }

  /** CD-k by Gibbs sampling. */
  public static ContrastiveDivergence of(int steps) {
    return new ContrastiveDivergence(steps, new Gibbs(), Persistent.SWEEPS);
  }

  /** Draws k + 1 numbers a hidden unit and k a visible one, for every row. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Rng rng) {
    Phases.Rows rows = new Phases.Rows(batch.rows(), batch.rows());
    return Workers.sum(
        Rows.parts(machine, batch.rows()),
        part -> contrast(machine, batch.part(part), rows, part.stream(rng)));
  }

  private Parameters contrast(BoltzmannMachine machine, Batch batch, Phases.Rows rows, Rng rng) {
    State observed = State.observing(batch);
    boolean deep = machine.layers().size() > 2;
    State start = deep ? new MeanField().infer(machine, observed, sweeps) : observed;
    Kernel.Observation data = kernel.observe(machine, start, rng);
    State chain = kernel.steps(steps - 1, machine, data.state().clamp(), rng);
    State model = kernel.observe(machine, chain, rng).statistics();
    return Phases.difference(machine, data.statistics(), model, rows);
  }
}
