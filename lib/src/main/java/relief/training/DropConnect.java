package relief.training;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.layers.Coupling;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * Any objective of a machine that has lost some of its weights at random (DropConnect: Wan et al.
 * 2013), the same ones in the data's phase and in the model's, and for all rows of a minibatch: a
 * weight that is dropped counts as 0, and its gradient is 0. On the average over the masks M that
 * is the gradient of
 *
 * <pre>Σ over M of p(M) log p(v | M ∘ W)</pre>
 *
 * <p>Learnergy drops the weights upwards only, and leaves them in the gradient: that is no gradient
 * of anything. Persistent chains go on from one mask to the next, as with {@link Dropout}.
 */
public final class DropConnect implements Objective {
  private final Objective objective;
  private final double dropped;

  private DropConnect(Objective objective, double dropped) {
    this.objective = objective;
    this.dropped = dropped;
  }

  /**
   * Of weights of all couplings.
   *
   * @param dropped the probability that a weight is dropped, from 0 to below 1
   * @throws IllegalArgumentException if it is none
   */
  public static DropConnect of(double dropped, Objective objective) {
    return new DropConnect(objective, Masked.requireRate(dropped));
  }

  /** Draws a number a weight, and what the objective draws. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      Parameters mask = mask(machine, edge.coupling(), rng.split("mask").at(i));
      edges.add(new Edge(edge.lower(), edge.upper(), DroppedWeights.of(edge.coupling(), mask)));
    }
    BoltzmannMachine rest = new BoltzmannMachine(machine.layers(), edges);
    return objective.gradient(rest, batch, clock, rng.split("objective"));
  }

  private Parameters mask(BoltzmannMachine machine, Coupling coupling, Rng rng) {
    Parameters masks = Parameters.empty();
    for (String name : coupling.parameters().names()) {
      NDArray like = coupling.parameters().get(name);
      masks = masks.and(name, Masked.draw(machine, like.getShape(), dropped, rng.split(name)));
    }
    return masks;
  }

  /** DropConnect of the centred objective. */
  @Override
  public Objective centred() {
    return new DropConnect(objective.centred(), dropped);
  }

  @Override
  public Optional<State> particles() {
    return objective.particles();
  }

  @Override
  public Parameters state() {
    return objective.state();
  }

  @Override
  public void restore(BoltzmannMachine machine, Parameters state) {
    objective.restore(machine, state);
  }

  @Override
  public void close() {
    objective.close();
  }

  @Override
  public String toString() {
    return objective + ", DropConnect of " + dropped;
  }
}
