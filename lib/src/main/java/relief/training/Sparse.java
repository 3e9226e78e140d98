package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.layers.Coupling;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * An objective plus a pull of binary hidden units towards a mean activity p in the data: the
 * strength times the negative cross-entropy (Hinton 2010, section 11)
 *
 * <pre>Σⱼ p log qⱼ + (1 − p) log(1 − qⱼ),  q ← decay · q + (1 − decay) · ⟨y⟩_data</pre>
 *
 * <p>With the derivative p − qⱼ by the input of unit j, its gradient is
 *
 * <pre>strength · (p − qⱼ) for the bias,  strength · ⟨xᵢ⟩_data (p − qⱼ) for the weights</pre>
 *
 * <p>which is exact where the units have the same input in all rows, and else takes the mean input
 * for each row's. The running mean q starts at the first batch's; it keeps small batches from
 * pushing to and fro. In a deep machine all couplings of the layer take part, as its input comes
 * from all of them.
 *
 * <p>Lee, Ekanadham &amp; Ng 2008 have the square of p − q instead, and move the biases alone, as
 * {@link SparsityTarget#ofBiases} does; in dense machines these would then fall and fall while the
 * weights grow, to make the units useful again (Hinton).
 *
 * <p>The activities of the data are those that the objective infers anyway. The running means
 * belong to the machine, go on from fit to fit, and are freed by {@link #close}.
 */
final class Sparse implements Objective {
  private static final Set<String> BIAS = Set.of("bias");
  private static final String ACTIVITY = "activity in the data";
  private static final String ACTIVITIES = "activities.";

  private final Objective objective;
  private final SparsityTarget target;
  private final Set<Integer> chosen;
  private Parameters activities = Parameters.empty();
  private NDManager owner;
  private NDManager home;

  Sparse(Objective objective, SparsityTarget target, Set<Integer> chosen) {
    this.objective = objective;
    this.target = target;
    this.chosen = chosen;
  }

  /** Draws what the objective draws. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    Set<Integer> layers = layers(machine, batch);
    BoltzmannMachine observed =
        new BoltzmannMachine(ObservedLayer.all(machine, ACTIVITY), machine.edges());
    Parameters all = objective.gradient(observed, batch, clock, rng);
    Parameters gradient = ObservedLayer.without(all, ACTIVITY);
    Parameters means = ObservedLayer.means(all, ACTIVITY);
    follow(machine, means, layers);
    layers.forEach(layer -> push(machine, gradient, means, layer));
    return gradient;
  }

  private Set<Integer> layers(BoltzmannMachine machine, Batch batch) {
    int top = machine.layers().size() - 1;
    Set<Integer> layers = chosen.isEmpty() ? hidden(machine, batch) : chosen;
    for (int layer : layers) {
      if (layer < 1 || layer > top) {
        throw new IllegalArgumentException(
            "Expected hidden layers from 1 to "
                + top
                + " to make sparse, got "
                + layer
                + "; layer 0 holds the data.");
      }
      requireBinary(machine.layers().get(layer), layer);
    }
    return layers;
  }

  /** All that the data have no values of. */
  private static Set<Integer> hidden(BoltzmannMachine machine, Batch batch) {
    Set<Integer> hidden = hidden(machine);
    hidden.removeAll(batch.observed().keySet());
    return hidden;
  }

  private static Set<Integer> hidden(BoltzmannMachine machine) {
    return new TreeSet<>(IntStream.range(1, machine.layers().size()).boxed().toList());
  }

  /** As far as can be seen without looking at numbers. */
  private static void requireBinary(Layer layer, int index) {
    if (!BIAS.containsAll(layer.parameters().names())) {
      throw new IllegalArgumentException(
          "Expected a binary layer, with no parameters but a bias, to make sparse, got layer "
              + index
              + ", "
              + layer
              + "; choose other layers.");
    }
  }

  private void follow(BoltzmannMachine machine, Parameters means, Set<Integer> layers) {
    if (owner == null || home != machine.memory()) { // another machine: activities of its own
      own(machine);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        layers.forEach(layer -> start(layer, means.get("layer" + layer)));
      }
    } else {
      for (String name : activities.names()) {
        Parameters now = Parameters.of(name, means.get(name));
        Parameters.of(name, activities.get(name)).approach(now, 1 - target.decay());
      }
    }
  }

  private void own(BoltzmannMachine machine) {
    free();
    home = machine.memory();
    owner = home.newSubManager();
  }

  private void start(int layer, NDArray mean) {
    activities = activities.and("layer" + layer, Workspace.keep(owner, mean.duplicate()));
  }

  /** Adds the statistics of the target less those of the activities, times the strength. */
  private void push(BoltzmannMachine machine, Parameters gradient, Parameters means, int layer) {
    NDArray activity = activities.get("layer" + layer).expandDims(0);
    NDArray ends = full(machine, activity.getShape(), target.target()).concat(activity);
    NDArray weights =
        full(machine, new Shape(1), target.strength())
            .concat(full(machine, new Shape(1), -target.strength()));
    Layer own = machine.layers().get(layer);
    Parameters statistics = own.statistics(ends, weights);
    add(gradient, "layer" + layer + ".", own.parameters(), statistics);
    if (!target.biasesAlone()) {
      pushWeights(machine, gradient, means, layer, new Push(ends, weights));
    }
  }

  /** Statistics to add: rows of the layer, and what each counts. */
  private record Push(NDArray ends, NDArray weights) {}

  private static void pushWeights(
      BoltzmannMachine machine, Parameters gradient, Parameters means, int layer, Push push) {
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      if (edge.touches(layer)) {
        NDArray mean = means.get("layer" + edge.opposite(layer)).expandDims(0);
        NDArray inputs = mean.concat(mean);
        boolean above = layer == edge.upper();
        NDArray lower = above ? inputs : push.ends();
        NDArray upper = above ? push.ends() : inputs;
        Coupling coupling = edge.coupling();
        Parameters change = coupling.statistics(lower, upper, push.weights());
        add(gradient, "edge" + i + ".", coupling.parameters(), change);
      }
    }
  }

  private static NDArray full(BoltzmannMachine machine, Shape shape, double value) {
    return machine.memory().full(shape, (float) value);
  }

  /** In place; an observer around this objective makes its layers tell more than parameters. */
  private static void add(
      Parameters gradient, String prefix, Parameters parameters, Parameters statistics) {
    for (String name : parameters.names()) {
      gradient.get(prefix + name).addi(statistics.get(name));
    }
  }

  /** q of the chosen layers, {@code [units]}, under "layer1" and so on. */
  Parameters activities() {
    return activities;
  }

  @Override
  public Optional<State> particles() {
    return objective.particles();
  }

  @Override
  public Parameters state() {
    return objective.state().and(ACTIVITIES, activities);
  }

  @Override
  public void restore(BoltzmannMachine machine, Parameters state) {
    free();
    objective.restore(machine, state);
    Parameters saved = state.under(ACTIVITIES);
    if (!saved.names().isEmpty()) {
      requireChosen(machine, saved);
      own(machine);
      activities = Saved.keep(owner, machine, saved);
    }
  }

  private void requireChosen(BoltzmannMachine machine, Parameters saved) {
    Set<String> names = new TreeSet<>();
    Set<Integer> layers = chosen.isEmpty() ? hidden(machine) : chosen;
    layers.forEach(layer -> names.add("layer" + layer));
    if (chosen.isEmpty() ? !names.containsAll(saved.names()) : !names.equals(saved.names())) {
      throw new IllegalArgumentException(
          "Expected activities of the sparse layers "
              + names
              + " in the checkpoint, got "
              + saved.names()
              + "; resume with an objective made as the saved one was.");
    }
  }

  private void free() {
    if (owner != null) {
      owner.close();
    }
    owner = null;
    activities = Parameters.empty();
  }

  /** Frees the running means, and closes the objective. */
  @Override
  public void close() {
    free();
    objective.close();
  }

  @Override
  public String toString() {
    return objective + " + " + target;
  }
}
