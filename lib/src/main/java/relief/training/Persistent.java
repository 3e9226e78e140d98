package relief.training;

import ai.djl.ndarray.NDManager;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
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
  private Chains chains;
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
    State data = new MeanField().infer(machine, State.observing(batch), SWEEPS);
    State model = chains(machine, rng).advance(machine, steps, rng);
    return Phases.difference(machine, data, model);
  }

  private Chains chains(BoltzmannMachine machine, Rng rng) {
    if (chains == null || home != machine.memory()) { // another machine: its own particles
      close();
      home = machine.memory();
      chains = Chains.start(machine, kernel, count, rng.split("chains"));
    }
    return chains;
  }

  /** Frees the chains; the next gradient starts new ones. */
  @Override
  public void close() {
    if (chains != null) {
      chains.close();
      chains = null;
    }
  }

  @Override
  public String toString() {
    return "PCD-" + steps + " with " + count + " chains";
  }
}
