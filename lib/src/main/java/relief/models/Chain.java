package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.Workspace;
import relief.layers.Coupling;
import relief.layers.Dense;
import relief.layers.Layer;
import relief.layers.Replicated;

/** Chains of layers as nets, and nets as chains. */
final class Chain {
  private Chain() {}

  /** See {@link DeepBeliefNet#of(BoltzmannMachine)}. */
  static DeepBeliefNet net(BoltzmannMachine machine) {
    require(machine);
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < machine.edges().size(); i++) {
      links.add(Link.of(pair(machine, i).copy()));
    }
    return new DeepBeliefNet(links);
  }

  /** A plain link between two new layers. */
  static Link link(Workspace workspace, Rng rng, Layer.Spec lower, Layer.Spec upper) {
    return Link.of(BoltzmannMachine.chain(workspace, rng, lower, upper));
  }

  /** The layers from the data upwards. */
  static String text(List<Link> links) {
    StringBuilder text = new StringBuilder(links.get(0).lower().toString());
    for (Link link : links) {
      link.machine().layers().stream().skip(1).forEach(layer -> text.append(" – ").append(layer));
    }
    return text.toString();
  }

  /** Whether links can stand on each other. */
  static void require(List<Link> links) {
    if (links.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one link, got none; see Link.of.");
    }
    for (int i = 1; i < links.size(); i++) {
      requireOn(links.get(i - 1), links.get(i), i);
    }
  }

  private static void requireOn(Link below, Link above, int i) {
    if (below.machine().layers().size() > 2) {
      throw new IllegalArgumentException(
          "Expected labels on the top link alone, got some on link " + (i - 1) + ".");
    }
    if (above.lower().units() != below.shown()) {
      throw new IllegalArgumentException(
          "Expected a link "
              + i
              + " on the "
              + below.shown()
              + " units that are shown of "
              + below.upper()
              + ", got one on "
              + above.lower()
              + "; give both as many units.");
    }
  }

  /** A pair with a label layer on its upper one, whose arrays the pair's owner gets. */
  static Link labelled(Link top, Layer.Spec label, Workspace workspace) {
    BoltzmannMachine pair = top.machine();
    if (top.shown() != top.upper().units()) {
      throw new IllegalArgumentException(
          "Expected a top link whose units are seen as they are, to put labels on, got "
              + top
              + "; add a dense layer above it, and the labels there.");
    }
    Link.requirePair(pair);
    int hidden = pair.layers().get(1).units();
    Layer layer = label.in(workspace).map(array -> Workspace.keep(pair.memory(), array));
    Dense coupling = Dense.glorotNormal(hidden, layer.units(), workspace.rng("label weights"));
    Workspace.keep(pair.memory(), coupling.weights());
    return new Labelled(
        new BoltzmannMachine(
            List.of(pair.layers().get(0), pair.layers().get(1), layer),
            List.of(pair.edges().get(0), new Edge(1, 2, coupling))));
  }

  /** The same machine, unless it has labels. */
  static BoltzmannMachine withoutLabels(BoltzmannMachine top) {
    if (top.layers().size() > 2) {
      throw new IllegalArgumentException(
          "Expected a top link without labels, whose free energy has a closed form, got "
              + top
              + "; take Labels.of(net.top(), Labelled.LABEL), or observe the labels.");
    }
    return top;
  }

  private static void require(BoltzmannMachine machine) {
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      if (edge.lower() != i || edge.upper() != i + 1) {
        throw new IllegalArgumentException(
            "Expected a chain, each layer coupled to the next, got the coupling "
                + edge.lower()
                + "–"
                + edge.upper()
                + " in place "
                + i
                + " of "
                + machine
                + ".");
      }
    }
  }

  private static BoltzmannMachine pair(BoltzmannMachine machine, int i) {
    int last = machine.edges().size() - 1;
    Coupling one = machine.edges().get(i).coupling();
    Coupling coupling = last == 0 ? one : new Replicated(one, i < last ? 2 : 1, i > 0 ? 2 : 1);
    return new BoltzmannMachine(
        machine.layers().subList(i, i + 2), List.of(new Edge(0, 1, coupling)));
  }

  /** See {@link DeepBeliefNet#toBoltzmannMachine()}. */
  static BoltzmannMachine machine(DeepBeliefNet net) {
    NDManager owner = net.memory().newSubManager();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      UnaryOperator<NDArray> twin = array -> Workspace.keep(owner, array.duplicate());
      List<Layer> layers = new ArrayList<>(List.of(net.links().get(0).lower().map(twin)));
      List<Edge> edges = new ArrayList<>();
      for (int i = 0; i < net.links().size(); i++) {
        Link link = net.links().get(i);
        boolean top = i + 1 == net.links().size();
        Layer upper = top ? link.upper() : link.shared(net.links().get(i + 1));
        layers.add(upper.map(twin));
        Coupling coupling = link.coupling().single();
        Coupling joined = i == 0 ? coupling : net.links().get(i - 1).joined(coupling);
        edges.add(new Edge(i, i + 1, joined).map(twin));
      }
      addLabels(net, layers, edges, twin);
      return new BoltzmannMachine(layers, edges);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  /** What the top link has beside its pair. */
  private static void addLabels(
      DeepBeliefNet net, List<Layer> layers, List<Edge> edges, UnaryOperator<NDArray> twin) {
    BoltzmannMachine top = net.top();
    int below = net.links().size() - 1;
    for (int i = 2; i < top.layers().size(); i++) {
      layers.add(top.layers().get(i).map(twin));
    }
    for (Edge edge : top.edges().subList(1, top.edges().size())) {
      Edge higher = new Edge(edge.lower() + below, edge.upper() + below, edge.coupling());
      edges.add(higher.map(twin));
    }
  }

  /** The upper layer of a link with the means of its parameters in this link and the one above. */
  static Layer shared(Link below, Link above) {
    Parameters up = below.upper().parameters();
    Parameters down = above.lower().parameters();
    boolean alike = up.names().equals(down.names());
    for (String name : alike ? up.names() : Set.<String>of()) {
      alike &= up.get(name).getShape().equals(down.get(name).getShape());
    }
    if (!alike) {
      throw new IllegalArgumentException(
          "Expected links that share a layer of one kind, got "
              + below.upper()
              + " and "
              + above.lower()
              + ".");
    }
    Parameters mean = up.plus(down).map(sum -> Scalar.apply(sum, NDArray::mul, 0.5));
    return below.upper().with(mean);
  }
}
