package relief.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntFunction;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Coupling;
import relief.layers.Fixed;
import relief.layers.Layer;
import relief.layers.Replicated;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.Edge;
import relief.models.Link;
import relief.models.Reconstruction;
import relief.models.State;

/**
 * Greedy pretraining of a deep Boltzmann machine: a stack of RBMs, each trained on the mean hidden
 * values of the one below (Salakhutdinov &amp; Hinton 2009, section 3.1).
 *
 * <p>A middle layer of the finished machine gets input from two sides. Its RBM makes up for the
 * missing side by two copies of the layer on the other: of the lower layer in all RBMs but the top
 * one, of the upper layer in all but the bottom one. So the weights need no rescaling afterwards.
 *
 * <p>The links of a deep belief net are trained one after another in the same way, without copies.
 */
public final class Layerwise {
  private final BoltzmannMachine machine;
  private final IntFunction<Trainer> trainer;
  private final SortedMap<Integer, Dataset> observed;
  private final Plan plan;
  private final Rng rng;
  private final List<Run> runs = new ArrayList<>();

  private Layerwise(
      BoltzmannMachine machine,
      IntFunction<Trainer> trainer,
      SortedMap<Integer, Dataset> observed,
      Plan plan,
      Rng rng) {
    this.machine = machine;
    this.trainer = trainer;
    this.observed = observed;
    this.plan = plan;
    this.rng = rng;
  }

  /**
   * How long to train each RBM of the stack.
   *
   * @param epochs passes over the data
   * @param rows examples in a minibatch
   */
  public record Plan(int epochs, int rows) {}

  /**
   * Trains the couplings of a chain from bottom to top, in place: the RBMs share the machine's
   * arrays. The lower biases of each RBM but the first are those learned by the RBM below, and stay
   * fixed. A hidden layer that the data have values of, such as labels ({@link Dataset#observing}),
   * is clamped to them. An interrupt ends it with the layers trained so far.
   *
   * @param trainer makes the trainer of the i-th RBM, counted from 0; its objective is closed after
   *     use
   * @return how each went; fewer than couplings after an interrupt
   * @throws IllegalArgumentException if the machine is no chain
   */
  public static List<Run> pretrain(
      BoltzmannMachine machine, IntFunction<Trainer> trainer, Dataset data, Plan plan, Rng rng) {
    requireChain(machine);
    machine.requireFit(data);
    Layerwise stack = new Layerwise(machine, trainer, data.layers(), plan, rng);
    stack.train(0, data);
    return List.copyOf(stack.runs);
  }

  /**
   * Trains the links of a deep belief net from bottom to top, in place, each on what the one below
   * shows of the data (Hinton, Osindero &amp; Teh 2006), which is computed once for all epochs; a
   * {@link relief.models.Labelled} top link with the labels of the data, too. Rows with a random
   * preparation are shown as they are stored: grey levels, where the first link learns from samples
   * of them. The first link's biases are yours to start, by {@code net.startingFrom(data)}; the
   * lower biases of the others start from the means of what they are shown, in every call. An
   * interrupt ends it with the links trained so far.
   *
   * @param trainer makes the trainer of the i-th link, counted from 0; its objective is closed
   *     after use
   * @return how each went; fewer than links after an interrupt
   * @throws IllegalArgumentException if the data don't fit, or have values of other layers
   */
  public static List<Run> pretrain(
      DeepBeliefNet net, IntFunction<Trainer> trainer, Dataset data, Plan plan, Rng rng) {
    BoltzmannMachine bottom = net.links().get(0).machine();
    bottom.requireFit(data);
    if (data.layers().size() > 1) {
      throw new IllegalArgumentException(
          "Expected values of layer 0 alone, got " + data + "; take data.layers().get(0).");
    }
    Layerwise stack = new Layerwise(bottom, trainer, data.layers(), plan, rng);
    stack.train(net.links(), 0, data);
    return List.copyOf(stack.runs);
  }

  private void train(List<Link> links, int i, Dataset input) {
    Link link = links.get(i);
    if (!fit(link, i, input) || i + 1 == links.size()) {
      return;
    }
    try (Dataset shown = input.map(input.name() + ", shown by link " + i, link::up)) {
      links.get(i + 1).startFrom(shown);
      train(links, i + 1, shown);
    }
  }

  private boolean fit(Link link, int i, Dataset input) {
    Dataset examples = link.examples(input);
    try {
      return fit(link.machine(), i, examples);
    } finally {
      examples.layers().tailMap(1).values().forEach(Dataset::close);
    }
  }

  private static void requireChain(BoltzmannMachine machine) {
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      if (edge.lower() != i || edge.upper() != i + 1) {
        throw new IllegalArgumentException(
            "Expected a chain, whose coupling "
                + i
                + " joins layers "
                + i
                + " and "
                + (i + 1)
                + ", got "
                + edge.lower()
                + " and "
                + edge.upper()
                + ".");
      }
    }
  }

  private void train(int i, Dataset input) {
    BoltzmannMachine pair = pair(machine, i);
    if (!fit(pair, i, observing(i + 1, input)) || i + 1 == machine.edges().size()) {
      return;
    }
    if (observed.containsKey(i + 1)) {
      train(i + 1, observed.get(i + 1));
      return;
    }
    try (Dataset hidden = propagate(pair, input)) {
      train(i + 1, hidden);
    }
  }

  /** What the data show of the upper layer of a pair is shown to it as layer 1. */
  private Dataset observing(int upper, Dataset input) {
    Dataset lower = input.layers().get(0);
    return observed.containsKey(upper) ? lower.observing(1, observed.get(upper)) : lower;
  }

  /** Whether training came to its end. */
  private boolean fit(BoltzmannMachine pair, int i, Dataset input) {
    Trainer each = trainer.apply(i);
    try {
      Run run = each.fit(pair, input, plan.epochs(), plan.rows(), rng.split("pair").at(i));
      runs.add(run);
      return run.outcome() == Run.Outcome.FINISHED;
    } finally {
      each.objective().close();
    }
  }

  /** The i-th RBM of the stack, made of the machine's own arrays. */
  static BoltzmannMachine pair(BoltzmannMachine machine, int i) {
    int last = machine.edges().size() - 1;
    Layer lower = machine.layers().get(i);
    Coupling coupling =
        new Replicated(machine.edges().get(i).coupling(), i < last ? 2 : 1, i > 0 ? 2 : 1);
    return new BoltzmannMachine(
        List.of(i == 0 ? lower : Fixed.of(lower), machine.layers().get(i + 1)),
        List.of(new Edge(0, 1, coupling)));
  }

  /** The mean hidden values of every row: the data of the next RBM. */
  private static Dataset propagate(BoltzmannMachine pair, Dataset data) {
    return data.map(
        data.name() + ", mean hidden values",
        rows -> Reconstruction.up(pair, State.observing(Batch.of(rows))).get(1));
  }
}
