package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import relief.Parameters;
import relief.Part;
import relief.Rng;
import relief.Workers;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.Magnetizations;
import relief.models.Rows;
import relief.models.State;
import relief.models.TapFreeEnergy;
import relief.sampling.MeanField;
import relief.sampling.TapIteration;

/**
 * Training without sampling (Gabrié, Tramel &amp; Krzakala 2015; Tramel et al. 2018): the
 * statistics of the data minus the derivatives of −Γ, the {@link TapFreeEnergy}, at points where it
 * is stationary, instead of those of log Z.
 *
 * <p>Γ has many stationary points once a machine has learned; the iteration starts anew from every
 * row of the batch, with its hidden units at their means, and all rows count alike. That is to
 * contrastive divergence as many sweeps as are made, without its noise: points that no row leads to
 * are not seen. On bars and stripes (9-8, 2000 steps) it comes as far as CD-1, {@code
 * Tap.of(2).centred()}; the third order does worse there, as couplings grow too strong for it. On
 * MNIST (784-200, 4 epochs, the settings of {@link Trainer#maximumLikelihood}, seed 6) the test
 * images got −108.1 ± 0.3 nats, −112.7 by order 1, −106.2 by CD-3 and −99.9 by PCD-1. A deep
 * machine's hidden layers are inferred by mean field, as in {@link Persistent}.
 */
public final class Tap implements Objective {
  private static final int SWEEPS = 3;

  private final int order;
  private final TapIteration iteration;

  private Tap(int order, TapIteration iteration) {
    this.order = order;
    this.iteration = iteration;
  }

  /**
   * Three undamped sweeps for a gradient, as Gabrié, Tramel &amp; Krzakala make.
   *
   * @param order of the expansion: 1 for naive mean field, 2 for TAP's own, or 3
   */
  public static Tap of(int order) {
    return of(order, new TapIteration(SWEEPS, 0, 0));
  }

  /**
   * With another way to the stationary points.
   *
   * @param order of the expansion, from 1 to 3
   */
  public static Tap of(int order, TapIteration iteration) {
    TapFreeEnergy.requireOrder(order);
    return new Tap(order, iteration);
  }

  /** Draws nothing. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    TapFreeEnergy tap = TapFreeEnergy.of(machine, order);
    return Workers.sum(Rows.parts(machine, batch.rows()), part -> gradient(tap, batch, part));
  }

  private Parameters gradient(TapFreeEnergy tap, Batch batch, Part part) {
    BoltzmannMachine machine = tap.machine();
    State data =
        new MeanField().infer(machine, State.observing(batch.part(part)), Persistent.SWEEPS);
    State model = iteration.solve(tap, Magnetizations.of(machine, data)).point().means();
    NDArray each = machine.memory().full(new Shape(data.rows()), 1f / batch.rows());
    Parameters gradient = machine.statistics(data, each);
    gradient.add(tap.statistics(model, each.neg()));
    return gradient;
  }

  @Override
  public String toString() {
    return "TAP of order " + order;
  }
}
