package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SequentialBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import relief.Interrupts;
import relief.Rng;
import relief.Workers;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Layer;

/**
 * A deep belief net (Hinton, Osindero &amp; Teh 2006): a stack of restricted Boltzmann machines of
 * any layers, of which the top one is a law and all others generate downwards:
 *
 * <pre>p(x₀ … x_L) = p(x₀ | x₁) p(x₁ | x₂) … p_top(x_{L−1}, x_L),  q(xᵢ₊₁ | xᵢ) upwards</pre>
 *
 * <p>p(xᵢ | xᵢ₊₁) and q(xᵢ₊₁ | xᵢ) are the conditional laws of link i. Between two links a layer
 * has parameters of its own in each: the lower link's are for the way up, the upper link's for the
 * way down. The record is immutable; training changes the arrays of the links in place, by {@code
 * Layerwise.pretrain(net, …)}, and fine-tuning those of a {@link #toBlock}.
 *
 * @param links from the data upwards
 */
public record DeepBeliefNet(List<Link> links) {
  /** Copies the list and checks that the links fit on each other. */
  public DeepBeliefNet {
    links = List.copyOf(links);
    Chain.require(links);
  }

  /**
   * Plain links between so many layers, the data's first, at least two. Weights start from {@link
   * relief.layers.Dense#glorotNormal}, drawn from the workspace's stream "weights", other
   * parameters from zero.
   */
  public static DeepBeliefNet of(Workspace workspace, Layer.Spec... specs) {
    return of(workspace, workspace.rng("weights"), specs);
  }

  /** As {@link #of(Workspace, Layer.Spec...)}, with the weights of another stream. */
  public static DeepBeliefNet of(Workspace workspace, Rng rng, Layer.Spec... specs) {
    return new DeepBeliefNet(
        IntStream.range(1, specs.length)
            .mapToObj(i -> Chain.link(workspace, rng.at(i - 1), specs[i - 1], specs[i]))
            .toList());
  }

  /**
   * The net of a machine that is a chain, with copies of its arrays, freed with it. Of an RBM it is
   * the RBM. A deep machine's layers get input from two sides, and its net makes up for the missing
   * one by copies: the way up is doubled below the top, the way down above the bottom
   * (Salakhutdinov &amp; Hinton 2009, section 3.1). So {@link #up} is their first pass of
   * inference. {@link #toBoltzmannMachine} is the way back.
   *
   * @throws IllegalArgumentException if the machine is no chain
   */
  public static DeepBeliefNet of(BoltzmannMachine machine) {
    return Chain.net(machine);
  }

  /** The same with links that show more than their means: see {@link Residual}. */
  public DeepBeliefNet residual(double mean, double reinforcement) {
    return mapped(link -> new Residual(link.machine(), mean, reinforcement));
  }

  /**
   * The same links, the top one {@link Labelled} by a layer such as {@code OneHot.of(10)}. Its
   * weights start from {@link relief.layers.Dense#glorotNormal}, drawn from the workspace's stream
   * "label weights"; its arrays are freed with the top link's.
   */
  public DeepBeliefNet labelled(Workspace workspace, Layer.Spec label) {
    List<Link> others = new ArrayList<>(links);
    others.set(links.size() - 1, Chain.labelled(links.get(links.size() - 1), label, workspace));
    return new DeepBeliefNet(others);
  }

  private DeepBeliefNet mapped(UnaryOperator<Link> function) {
    return new DeepBeliefNet(links.stream().map(function).toList());
  }

  /** A net of its own, with copies of all arrays; each link's are freed with the original's. */
  public DeepBeliefNet copy() {
    return mapped(link -> link.with(link.machine().copy()));
  }

  /** Starts the biases of layer 0 from the data ({@link BoltzmannMachine#startingFrom}). */
  public DeepBeliefNet startingFrom(Dataset data) {
    links.get(0).startFrom(data);
    return this;
  }

  /** The machine of the top link, which is a law of its own; three layers with labels. */
  public BoltzmannMachine top() {
    return links.get(links.size() - 1).machine();
  }

  /**
   * What the links show of rows of data, {@code [rows, units] → [rows, top units]}: means of every
   * layer given those below, for plain links, of pooling units where a link pools. Draws nothing.
   *
   * @throws IllegalArgumentException if the rows don't fit layer 0
   */
  public NDArray up(NDArray rows) {
    return up(rows, links.size());
  }

  /**
   * The same through the lowest links, so many.
   *
   * @throws IllegalArgumentException if the rows don't fit, or there are fewer links, or none asked
   */
  public NDArray up(NDArray rows, int count) {
    if (count < 1 || count > links.size()) {
      throw new IllegalArgumentException(
          "Expected a number of links from 1 to " + links.size() + ", got " + count + ".");
    }
    BoltzmannMachine bottom = links.get(0).machine();
    bottom.requireFit(0, rows);
    int size = Math.toIntExact(rows.getShape().get(0));
    return Workspace.scoped(
        () ->
            Workers.stack(
                Rows.parts(bottom, size),
                part -> passed(Batch.of(rows).part(part).visible(), links.subList(0, count))));
  }

  /** What the top link is shown of rows of data: values of its lower layer, a new array. */
  public NDArray shownToTop(NDArray rows) {
    links.get(0).machine().requireFit(0, rows);
    return links.size() == 1 ? rows.duplicate() : up(rows, links.size() - 1);
  }

  /** The same of a data set, with its labels: one of its own, to be closed. */
  public Dataset shownToTop(Dataset data) {
    return data.map(data.name() + ", shown to the top", rows -> shownToTop(rows));
  }

  private static NDArray passed(NDArray rows, List<Link> through) {
    NDArray shown = rows;
    for (Link link : through) {
      shown = link.up(shown);
    }
    return shown;
  }

  /**
   * The means of layer 0 given rows of the top layer, {@code [rows, top units] → [rows, units]},
   * each layer at its means given the one above. Draws nothing. Of a link that pools see {@link
   * Pooled}.
   *
   * @throws IllegalArgumentException if the rows don't fit the top layer
   */
  public NDArray down(NDArray rows) {
    links.get(links.size() - 1).requireShown(rows);
    return Workspace.scoped(
        () -> {
          NDArray means = rows;
          for (int i = links.size() - 1; i >= 0; i--) {
            means = links.get(i).down(means);
          }
          return means;
        });
  }

  /**
   * All layers drawn from q upwards, layer 0 given: a list of {@code [rows, units]}, the rows
   * first; pooling units where a link pools. Draws a number a unit. The arrays belong to the
   * caller's scope.
   */
  public List<NDArray> drawUp(NDArray rows, Rng rng) {
    links.get(0).machine().requireFit(0, rows);
    List<NDArray> layers = new ArrayList<>(List.of(rows));
    for (int i = 0; i < links.size(); i++) {
      layers.add(links.get(i).drawUpper(layers.get(i), rng.split("up").at(i)));
    }
    return layers;
  }

  /**
   * One ancestral pass from the lower layer of the top link down to the data, every layer drawn
   * given the one above: {@code [rows, units of layer L−1] → [rows, units]}. With rows from the top
   * link's law these are draws from the net's,
   *
   * <pre>{@code
   * net.generate(Fantasy.of(net.top(), 25).steps(1000).draw(rng), rng)
   * }</pre>
   *
   * <p>Draws a number a unit, more where a link pools ({@link Pooled}); of a net of one link it
   * returns a copy of the rows.
   *
   * @throws IllegalArgumentException if the rows don't fit that layer
   */
  public NDArray generate(NDArray rows, Rng rng) {
    return ancestral(rows, rng, 0);
  }

  /** The same, with the means of layer 0 in place of a draw: grey levels. */
  public NDArray generateMeans(NDArray rows, Rng rng) {
    return links.size() == 1
        ? ancestral(rows, rng, 0)
        : Workspace.scoped(() -> links.get(0).down(ancestral(rows, rng, 1)));
  }

  private NDArray ancestral(NDArray rows, Rng rng, int last) {
    top().requireFit(0, rows);
    return Workspace.scoped(
        () -> {
          NDArray drawn = rows.duplicate();
          for (int i = links.size() - 2; i >= last; i--) {
            Interrupts.check();
            drawn = links.get(i).drawLower(drawn, rng.split("down").at(i));
          }
          return drawn;
        });
  }

  /**
   * The free energy of the top link at what it is shown of the rows, in nats: {@code [rows]},
   * float64. How unusual the features are; no bound of the rows' likelihood. Not of labelled nets.
   */
  public NDArray freeEnergy(NDArray rows) {
    BoltzmannMachine pair = Chain.withoutLabels(top());
    return Workspace.scoped(() -> pair.freeEnergy(State.observing(Batch.of(shownToTop(rows)))));
  }

  /**
   * A data set of its own with what the links show of each row of {@link Dataset#rows()}, with the
   * same labels: {@code features(data).table()} is a table of them.
   */
  public Dataset features(Dataset data) {
    return data.map(data.name() + ", features", this::up);
  }

  /**
   * A deep Boltzmann machine with copies of the couplings, freed with the first link: the start of
   * its training (Salakhutdinov &amp; Hinton 2009). The parameters of a layer between two links are
   * the means of those in either. Links of a net that was made of a machine, {@link
   * #of(BoltzmannMachine)}, were trained for this; plain ones were not: a layer between two of them
   * gets twice the input that it has learned to expect. Labels come along as the last layer; links
   * that pool become {@link relief.layers.Pooling} couplings on detection units.
   *
   * @throws IllegalArgumentException if links differ in the kind of a layer that they share, or are
   *     residual
   */
  public BoltzmannMachine toBoltzmannMachine() {
    return Chain.machine(this);
  }

  /**
   * The way up as a block of DJL with copies of the weights, to be trained further: for each link a
   * {@code Linear} block, or {@code Conv2d} for a convolution, and what the link makes of the
   * field: the sigmoid function for {@code Bernoulli} units, probabilistic max pooling. It gives
   * what {@link #up} gives. The arrays are made when the block is initialized, in the manager that
   * is given there; before that nothing needs to be freed.
   *
   * <p>A net of a deep Boltzmann machine gives the simpler of the two ways to fine-tune one: the
   * first pass of inference with its doubled weights, not the net of Salakhutdinov &amp; Hinton
   * 2009, section 4.2, with the means of the second layer as additional input.
   */
  public SequentialBlock toBlock() {
    return Blockwise.encoder(links);
  }

  /**
   * {@link #toBlock} and a linear output for each class, before the softmax. Its weights start from
   * the normal law with the deviation 0.01: a number is drawn for each. How DJL saves what came of
   * it is said in {@code FineTuning}.
   */
  public SequentialBlock toClassifier(int classes, Rng rng) {
    return Blockwise.classifier(links, classes, rng);
  }

  /**
   * {@link #toBlock} and the way down on top of it (Hinton &amp; Salakhutdinov 2006), with weights
   * of its own, dense ones, which start as those of {@link #down}; the result is means of layer 0.
   */
  public SequentialBlock toAutoencoder() {
    return Blockwise.autoencoder(links);
  }

  /** The owner of the first link's arrays; each link has one. */
  public NDManager memory() {
    return links.get(0).machine().memory();
  }

  @Override
  public String toString() {
    return "DeepBeliefNet " + Chain.text(links);
  }
}
