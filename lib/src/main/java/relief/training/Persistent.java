package relief.training;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relief.Parameters;
import relief.Part;
import relief.Rng;
import relief.Schedule;
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

  private static final String CHAINS = "chains.";
  private static final String FAST = "fast.";

  private final int count;
  private final Steps steps;
  private final Kernel kernel;
  private final FastWeights fast;
  private List<Chains> chains = List.of();
  private NDManager home;

  private Persistent(int count, Steps steps, Kernel kernel, FastWeights fast) {
    this.count = count;
    this.steps = steps;
    this.kernel = kernel;
    this.fast = fast;
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

  /**
   * PCD-k with chains that another kernel moves; one with a schedule is asked with the epoch
   * ({@link Kernel#at}).
   */
  public static Persistent of(int chains, int steps, Kernel kernel) {
    return of(chains, Steps.of(steps), kernel);
  }

  /**
   * PCD-k by Gibbs sampling, with a k that changes, as the chains mix more slowly the more the
   * machine has learned.
   *
   * @param steps k of the epoch, rounded up; at least 1: see {@link
   *     ContrastiveDivergence#of(Schedule)}
   */
  public static Persistent of(int chains, Schedule steps) {
    return of(chains, steps, new Gibbs());
  }

  /** PCD-k with a k that changes and chains that another kernel moves. */
  public static Persistent of(int chains, Schedule steps, Kernel kernel) {
    return of(chains, Steps.of(steps), kernel);
  }

  private static Persistent of(int chains, Steps steps, Kernel kernel) {
    if (chains < 1) {
      throw new IllegalArgumentException("Expected at least one chain, got " + chains + ".");
    }
    return new Persistent(chains, steps, kernel, new FastWeights(0));
  }

  /**
   * FPCD (Tieleman &amp; Hinton 2009, section 4): the chains move in the landscape of the
   * parameters plus fast ones, φ ← 0.95 φ + rate · gradient, which push them away from where they
   * are. Of use where chains are few or mix slowly; the gradient is no longer that of the machine's
   * own law.
   *
   * @param rate of the fast parameters, about that of the optimizer; 0 for none
   * @throws IllegalArgumentException if it is negative or infinite
   */
  public Persistent fast(double rate) {
    return new Persistent(count, steps, kernel, new FastWeights(rate));
  }

  /** Draws k numbers a unit and chain, and one more at the first call. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    requireChains(machine, batch, rng.split("chains"));
    int sweeps = steps.at(clock);
    Kernel now = kernel.at(clock.epoch());
    Phases.Rows rows = new Phases.Rows(batch.rows(), count);
    BoltzmannMachine landscape = fast.landscape(machine);
    Parameters gradient =
        Workers.sum(
            Part.split(batch.rows(), chains.size()),
            part -> {
              Chains own = chains.get(part.number()).by(now);
              State model = own.advance(landscape, sweeps, part.stream(rng));
              return part.size() == 0
                  ? Phases.negative(machine, model, rows)
                  : Phases.difference(machine, infer(machine, batch, part), model, rows);
            });
    fast.learn(gradient);
    return gradient;
  }

  private static State infer(BoltzmannMachine machine, Batch batch, Part part) {
    return new MeanField().infer(machine, State.observing(batch.part(part)), SWEEPS);
  }

  @Override
  public Optional<State> particles() {
    return chains.isEmpty() ? Optional.empty() : Optional.of(chains.get(0).state());
  }

  /** The chains, and the fast parameters if there are any. */
  @Override
  public Parameters state() {
    return chains.isEmpty()
        ? Parameters.empty()
        : Parameters.empty().and(CHAINS, ChainStates.of(home, chains)).and(FAST, fast.state());
  }

  @Override
  public void restore(BoltzmannMachine machine, Parameters state) {
    close();
    Parameters saved = state.under(CHAINS);
    if (!saved.names().isEmpty()) {
      List<State> states = ChainStates.read(machine, saved);
      requireCount(states);
      home = machine.memory();
      chains = new ArrayList<>();
      states.forEach(each -> chains.add(Chains.from(machine, kernel, each)));
      fast.restore(machine, state.under(FAST));
    }
  }

  private void requireCount(List<State> states) {
    int saved = states.stream().mapToInt(state -> kernel.target(state).rows()).sum();
    if (saved != count) {
      throw new IllegalArgumentException(
          "Expected "
              + count
              + " chains in the checkpoint, as "
              + this
              + " has, got "
              + saved
              + "; resume with as many chains, and the kernel, that were saved.");
    }
  }

  private void requireChains(BoltzmannMachine machine, Batch batch, Rng rng) {
    if (chains.isEmpty() || home != machine.memory()) { // another machine: its own particles
      close();
      batch.observed().forEach((i, rows) -> machine.layers().get(i).requireOwnLaw(rows));
      home = machine.memory();
      chains = new ArrayList<>();
      for (Part part : Rows.parts(machine, count)) {
        chains.add(Chains.start(machine, kernel, part.size(), part.stream(rng)));
      }
    }
  }

  /** Frees the chains (and fast parameters); the next gradient starts new ones. */
  @Override
  public void close() {
    fast.close();
    chains.forEach(Chains::close);
    chains = List.of();
  }

  @Override
  public String toString() {
    return fast + "PCD-" + steps.label() + " with " + count + " chains";
  }
}
