package relief.training;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import relief.Parameters;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;
import relief.sampling.Chains;
import relief.sampling.Gibbs;
import relief.sampling.Kernel;
import relief.sampling.MeanField;

/**
 * PCD-k, also called stochastic maximum likelihood: the statistics of the data minus those of
 * chains that are never restarted (Tieleman 2008). The number of chains is independent of the
 * batch. For a deep machine the data's hidden layers are inferred by mean field (Salakhutdinov
 * &amp; Hinton 2009, section 3).
 */
public final class Persistent implements Objective {
  /** Mean-field sweeps for the hidden layers of the data. */
  static final int SWEEPS = 10;

  private final int count;
  private final int steps;
  private final Kernel kernel;
  private List<Chains> chains = List.of();
  private NDManager home;

  private Persistent(int count, int steps, Kernel kernel) {
    this.count = count;
    this.steps = steps;
    this.kernel = kernel;
  }

  /**
   * PCD-k by Gibbs sampling. The chains start, at a machine's first gradient, from the layers' own
   * laws.
   *
   * @param chains how many; 100 is a good default on a CPU
   * @param steps k, the sweeps for every gradient
   */
  public static Persistent of(int chains, int steps) {
    return of(chains, steps, new Gibbs());
  }

  /** PCD-k with chains that another kernel moves. */
  public static Persistent of(int chains, int steps, Kernel kernel) {
    if (chains < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "Expected at least one chain and one step, got " + chains + " and " + steps + ".");
    }
    return new Persistent(chains, steps, kernel);
  }

  /** Draws k numbers a unit and chain, and one more at the first call. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Rng rng) {
    requireChains(machine, rng.split("chains"));
    Phases.Rows rows = new Phases.Rows(batch.rows(), count);
    return Workers.sum(
        Part.split(batch.rows(), chains.size()),
        part -> {
          State model = chains.get(part.number()).advance(machine, steps, part.stream(rng));
          return part.size() == 0
              ? Phases.negative(machine, model, rows)
              : Phases.difference(machine, infer(machine, batch, part), model, rows);
        });
  }

  private static State infer(BoltzmannMachine machine, Batch batch, Part part) {
    return new MeanField().infer(machine, State.observing(batch.part(part)), SWEEPS);
  }

  private void requireChains(BoltzmannMachine machine, Rng rng) {
    if (chains.isEmpty() || home != machine.memory()) { // another machine: its own particles
      close();
      home = machine.memory();
      chains = new ArrayList<>();
      for (Part part : Rows.parts(machine, count)) {
        chains.add(Chains.start(machine, kernel, part.size(), part.stream(rng)));
      }
    }
  }

  /** Frees the chains; the next gradient starts new ones. */
  @Override
  public void close() {
    chains.forEach(Chains::close);
    chains = List.of();
  }

  @Override
  public String toString() {
    return "PCD-" + steps + " with " + count + " chains";
  }
}
