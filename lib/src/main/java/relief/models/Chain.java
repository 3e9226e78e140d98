package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Scalar;
import relief.Workspace;
import relief.layers.Coupling;
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
        layers.add(top ? link.upper().map(twin) : between(link, net.links().get(i + 1), twin));
        edges.add(new Edge(i, i + 1, link.coupling().single()).map(twin));
      }
      return new BoltzmannMachine(layers, edges);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private static Layer between(Link below, Link above, UnaryOperator<NDArray> twin) {
    Parameters up = below.upper().parameters();
    Parameters down = above.lower().parameters();
    if (!up.names().equals(down.names())) {
      throw new IllegalArgumentException(
          "Expected links that share a layer of one kind, got "
              + below.upper()
              + " and "
              + above.lower()
              + ".");
    }
    Parameters mean = up.plus(down).map(sum -> Scalar.apply(sum, NDArray::mul, 0.5));
    return below.upper().with(mean).map(twin);
  }
}
