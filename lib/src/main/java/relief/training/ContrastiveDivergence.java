package relief.training;

import java.util.Set;
import java.util.TreeSet;
import relief.Parameters;
import relief.Rng;
import relief.Schedule;
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
 * grows, which it may do from epoch to epoch: quick steps first, better ones later
 * (Carreira-Perpiñán &amp; Hinton 2005; from 1 to 25 in Salakhutdinov &amp; Murray 2008).
 */
public final class ContrastiveDivergence implements Objective {
  private final Steps steps;
  private final Kernel kernel;
  private final int sweeps;
  private final Set<Integer> given;

  private ContrastiveDivergence(Steps steps, Kernel kernel, int sweeps, Set<Integer> given) {
    this.steps = steps;
    this.kernel = kernel;
    this.sweeps = sweeps;
    this.given = given;
  }

  /**
   * CD-k by Gibbs sampling.
   *
   * @param steps k ≥ 1
   */
  public static ContrastiveDivergence of(int steps) {
    return new ContrastiveDivergence(Steps.of(steps), new Gibbs(), Persistent.SWEEPS, Set.of());
  }

  /**
   * CD-k by Gibbs sampling, with a k that changes: {@code Schedule.linear(1, 25, 30)} grows from 1
   * in the first epoch to 25 in the 31st.
   *
   * @param steps k of the epoch, rounded up; at least 1
   */
  public static ContrastiveDivergence of(Schedule steps) {
    return of(steps, new Gibbs(), Persistent.SWEEPS);
  }

  /**
   * CD-k with other means.
   *
   * @param steps k of the epoch, rounded up; at least 1
   * @param kernel what moves the chains, at the epoch if it has a schedule ({@link Kernel#at})
   * @param sweeps mean-field sweeps for the hidden layers of the data; an RBM needs none
   */
  public static ContrastiveDivergence of(Schedule steps, Kernel kernel, int sweeps) {
    return new ContrastiveDivergence(Steps.of(steps), kernel, sweeps, Set.of());
  }

  /**
   * Of the conditional law given what the data show of some layers: chains keep those values, and
   * what is climbed is log p(the other layers of the data | these), as conditional machines of time
   * series learn it (Taylor, Hinton &amp; Roweis 2007, section 3.1).
   *
   * @param layers that the data have values of, but not all of them
   */
  public ContrastiveDivergence given(Integer... layers) {
    return new ContrastiveDivergence(steps, kernel, sweeps, Set.of(layers));
  }

  /**
   * Draws k + 1 numbers a hidden unit and k a visible one, for every row.
   *
   * @throws IllegalArgumentException if the data don't show what is given, or nothing else
   */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    requireGiven(batch);
    int count = steps.at(clock);
    Kernel now = kernel.at(clock.epoch());
    Phases.Rows rows = new Phases.Rows(batch.rows(), batch.rows());
    return Workers.sum(
        Rows.parts(machine, batch.rows()),
        part -> {
          Rng stream = part.stream(rng);
          State start = start(machine, State.observing(batch.part(part)));
          Kernel.Observation data = now.observe(machine, start, stream);
          State free = data.state().clamp(given.toArray(Integer[]::new));
          State chain = now.steps(count - 1, machine, free, stream);
          State model = now.observe(machine, chain, stream).statistics();
          return Phases.difference(machine, data.statistics(), model, rows);
        });
  }

  private void requireGiven(Batch batch) {
    Set<Integer> shown = batch.observed().keySet();
    if (!shown.containsAll(given) || given.size() == shown.size()) {
      throw new IllegalArgumentException(
          "Expected data with values of the layers that are given, "
              + given
              + ", and of others, got layers "
              + shown
              + "; see data.observing(layer, values).");
    }
  }

  private State start(BoltzmannMachine machine, State observed) {
    boolean deep = machine.layers().size() > 2;
    return deep ? new MeanField().infer(machine, observed, sweeps) : observed;
  }

  @Override
  public String toString() {
    return "CD-" + steps.label() + (given.isEmpty() ? "" : " given layers " + new TreeSet<>(given));
  }
}
