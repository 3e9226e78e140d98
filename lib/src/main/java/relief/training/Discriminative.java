package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Set;
import relief.Parameters;
import relief.Rng;
import relief.Workers;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.Rows;
import relief.sampling.Labels;

/**
 * Learning to classify: the gradient of the mean of log p(label | rest), the logarithm of the
 * probability of each row's own label given all else that the data show (discriminative restricted
 * Boltzmann machines: Larochelle &amp; Bengio 2008, section 5.1; Larochelle et al. 2012), in nats a
 * row. With the free energy F of {@link BoltzmannMachine#freeEnergy} and the outcomes y′ of the
 * label layer
 *
 * <pre>log p(y | v) = −F(v, y) − log Σ over y′ of exp(−F(v, y′))
 * gradient = ⟨−∂E/∂θ⟩ given v and y  −  Σ over y′ of p(y′ | v) ⟨−∂E/∂θ⟩ given v and y′</pre>
 *
 * <p>Exact, for hidden layers of any kind: they are summed out for every outcome. The visible
 * units' field on them is the same for all outcomes and is made once, so that a step of ten labels
 * costs little more than one of CD. What the law of the visible units themselves depends on alone,
 * such as their biases, has the gradient 0.
 *
 * <p>Data come from {@code images.observingLabels(2, 10)}. {@link Labels} classifies, {@code
 * Accuracy} counts. The hybrid with a generative part is {@code Discriminative.of(2).plus(0.01,
 * ContrastiveDivergence.of(1))}.
 */
public final class Discriminative implements Objective {
  private final int label;
  private NDArray outcomes;
  private NDManager owner;
  private NDManager home;

  private Discriminative(int label) {
    this.label = label;
  }

  /**
   * With the outcomes of this layer as the classes.
   *
   * @param label index of the label layer, 2 in {@code chain(image, hidden, OneHot.of(10))}
   */
  public static Discriminative of(int label) {
    if (label < 1) {
      throw new IllegalArgumentException(
          "Expected the index of a label layer, at least 1, got "
              + label
              + "; layer 0 holds what is classified.");
    }
    return new Discriminative(label);
  }

  /**
   * Draws nothing. Labels that are not outcomes but means of them count as the values that they
   * are, for which this is no likelihood's gradient.
   *
   * @throws IllegalArgumentException if the batch has no labels, the layer has no outcomes, or too
   *     many, or two layers without values are coupled
   */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    requireLabels(batch.observed().keySet());
    requireIndependent(machine, batch.observed().keySet());
    requireOutcomes(machine);
    return Workers.sum(
        Rows.parts(machine, batch.rows()),
        part ->
            LabelPhases.of(machine, batch.part(part), label, outcomes).difference(batch.rows()));
  }

  private void requireLabels(Set<Integer> observed) {
    if (!observed.contains(label) || observed.size() < 2) {
      throw new IllegalArgumentException(
          "Expected data with values of layer "
              + label
              + ", the label, and of another layer, got layers "
              + observed
              + "; see data.observingLabels("
              + label
              + ", classes).");
    }
  }

  private static void requireIndependent(BoltzmannMachine machine, Set<Integer> observed) {
    for (Edge edge : machine.edges()) {
      if (!observed.contains(edge.lower()) && !observed.contains(edge.upper())) {
        throw new IllegalArgumentException(
            "Expected hidden layers that can be summed out, got layers "
                + edge.lower()
                + " and "
                + edge.upper()
                + ", which are coupled; couple the label to the layer above the data, or learn the"
                + " joint law by Persistent or ContrastiveDivergence.");
      }
    }
  }

  /** Once a machine, as they come from the host. */
  private void requireOutcomes(BoltzmannMachine machine) {
    if (owner == null || home != machine.memory()) {
      close();
      Labels.of(machine, label); // checks the layer
      home = machine.memory();
      owner = home.newSubManager();
      var all = machine.layers().get(label).outcomes().orElseThrow();
      int count = Math.toIntExact(all.count());
      outcomes = Workspace.keep(owner, all.rows(home, 0, 1, count));
    }
  }

  /** Frees the list of outcomes. */
  @Override
  public void close() {
    if (owner != null) {
      owner.close();
    }
    owner = null;
  }

  @Override
  public String toString() {
    return "log p(layer " + label + " | rest)";
  }
}
