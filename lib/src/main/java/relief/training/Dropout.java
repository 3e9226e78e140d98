package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import relief.Parameters;
import relief.Rng;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * Any objective of a machine that has lost some of its hidden units at random (dropout RBMs:
 * Srivastava et al. 2014, section 8): a unit that is dropped is as good as absent, in the data's
 * phase and in the model's alike. Its gradient is, on the average over the masks r, that of
 *
 * <pre>Σ over r of p(r) log p(v | r)</pre>
 *
 * <p>One mask serves all rows of a minibatch, where Srivastava et al. draw one a row: the same
 * average, with more noise. A unit that is dropped keeps its own law, without fields; the gradient
 * of its bias is 0, as both phases agree on its mean. Learnergy draws other masks for the model's
 * phase than for the data's.
 *
 * <p>Persistent chains go on from one mask to the next, and have the law of the present one only
 * after some sweeps; {@link ContrastiveDivergence} starts from the data and needs less care.
 */
public final class Dropout implements Objective {
  private final Objective objective;
  private final double dropped;
  private final Set<Integer> chosen;

  private Dropout(Objective objective, double dropped, Set<Integer> chosen) {
    this.objective = objective;
    this.dropped = dropped;
    this.chosen = chosen;
  }

  /**
   * Of units of these layers.
   *
   * @param dropped the probability that a unit is dropped, from 0 to below 1
   * @param layers indices of layers; none means all that the data have no values of
   * @throws IllegalArgumentException if the probability is none
   */
  public static Dropout of(double dropped, Objective objective, Integer... layers) {
    return new Dropout(objective, Masked.requireRate(dropped), Set.copyOf(List.of(layers)));
  }

  /** Draws a number a unit of the layers concerned, and what the objective draws. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    Map<Integer, NDArray> masks = new TreeMap<>();
    for (int layer : layers(machine, batch)) {
      Shape shape = new Shape(machine.layers().get(layer).units());
      masks.put(layer, Masked.draw(machine, shape, dropped, rng.split("mask").at(layer)));
    }
    BoltzmannMachine rest = Masked.units(machine, masks::get);
    return objective.gradient(rest, batch, clock, rng.split("objective"));
  }

  private Set<Integer> layers(BoltzmannMachine machine, Batch batch) {
    int count = machine.layers().size();
    Set<Integer> all = new TreeSet<>(IntStream.range(0, count).boxed().toList());
    if (!all.containsAll(chosen)) {
      throw new IllegalArgumentException(
          "Expected layers from 0 to " + (count - 1) + " to drop units of, got " + chosen + ".");
    }
    all.removeAll(batch.observed().keySet());
    return chosen.isEmpty() ? all : chosen;
  }

  /**
   * A view of a machine trained so, whose units get from these layers the fields that they had in
   * training on the average: 1 − dropped times those of all units (Srivastava et al. 2014, section
   * 10). For reconstructions and features; its couplings push unequally, so that it has no energy
   * and no likelihood. Learnergy's reconstructions take all units without it.
   *
   * @param dropped the probability of training
   * @param layers the layers that lost units in training, such as 1 in an RBM
   * @throws IllegalArgumentException if the probability is none
   */
  public static BoltzmannMachine averaged(
      BoltzmannMachine machine, double dropped, Integer... layers) {
    double rest = 1 - Masked.requireRate(dropped);
    Set<Integer> some = Set.copyOf(List.of(layers));
    List<Edge> edges =
        machine.edges().stream()
            .map(
                e ->
                    new Edge(
                        e.lower(),
                        e.upper(),
                        new ExpectedFields(
                            e.coupling(),
                            some.contains(e.lower()) ? rest : 1,
                            some.contains(e.upper()) ? rest : 1)))
            .toList();
    return new BoltzmannMachine(machine.layers(), edges);
  }

  /** Dropout of the centred objective. */
  @Override
  public Objective centred() {
    return new Dropout(objective.centred(), dropped, chosen);
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
    return objective + ", dropout of " + dropped;
  }
}
