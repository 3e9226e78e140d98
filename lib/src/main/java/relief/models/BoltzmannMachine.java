package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Dataset;
import relief.layers.Coupling;
import relief.layers.Dense;
import relief.layers.Layer;
import relief.layers.Tempered;

/**
 * Layers and couplings with the joint energy
 *
 * <pre>E(x) = Σ layers energy(xₗ) − Σ edges ⟨up(x_lower), x_upper⟩,  p(x) = exp(−E(x)) / Z</pre>
 *
 * <p>Restricted and deep Boltzmann machines and Hopfield networks are all this type: {@link #chain}
 * makes them. Layer 0 is the visible one. The record is immutable; training changes the parameter
 * arrays in place.
 *
 * @param layers the layers, the visible one first
 * @param edges the couplings between them
 */
public record BoltzmannMachine(List<Layer> layers, List<Edge> edges) {
  /** Copies the lists and checks that every edge joins two layers. */
  public BoltzmannMachine {
    layers = List.copyOf(layers);
    edges = List.copyOf(edges);
    if (layers.size() < 2 || edges.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected at least two layers and a coupling, got " + layers + " and " + edges + ".");
    }
    for (Edge edge : edges) {
      edge.requireBetween(layers.size());
    }
  }

  /**
   * Layers in a row, each coupled densely to the next: two layers are a restricted Boltzmann
   * machine, three or more a deep one. Weights start from {@link Dense#glorotNormal}, drawn from
   * the workspace's stream "weights", other parameters from zero.
   */
  public static BoltzmannMachine chain(Workspace workspace, Layer.Spec... specs) {
    return chain(workspace, workspace.rng("weights"), specs);
  }

  /** As {@link #chain(Workspace, Layer.Spec...)}, with the weights of another stream. */
  public static BoltzmannMachine chain(Workspace workspace, Rng rng, Layer.Spec... specs) {
    List<Layer> layers = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (Layer.Spec spec : specs) {
      layers.add(spec.in(workspace));
    }
    for (int i = 0; i + 1 < layers.size(); i++) {
      int lower = layers.get(i).units();
      int upper = layers.get(i + 1).units();
      edges.add(new Edge(i, i + 1, Dense.glorotNormal(lower, upper, rng.at(i))));
    }
    BoltzmannMachine machine = new BoltzmannMachine(layers, edges);
    NDManager owner = workspace.owner();
    machine.parameters().map(array -> Workspace.keep(owner, array));
    return machine;
  }

  /**
   * Sets the parameters of the visible layer so that, without couplings, it has the means and
   * variances of the data (the data-bias start of Hinton 2010, section 8.1), and returns this. So
   * for other layers that the data have values of ({@link Dataset#observing}): a label layer starts
   * at the frequencies of the labels.
   */
  public BoltzmannMachine startingFrom(Dataset data) {
    requireFit(data);
    DataFit.start(this, data);
    return this;
  }

  /** As {@link #startingFrom(Dataset)}, and overwrites the weights of the couplings. */
  public BoltzmannMachine startingFrom(Dataset data, CouplingStart start, Rng rng) {
    startingFrom(data);
    start.set(this, data, rng);
    return this;
  }

  /**
   * Checks that the rows are as wide as the visible layer, and those of other layers as wide as
   * these.
   *
   * @throws IllegalArgumentException otherwise
   * @throws IllegalStateException if the workspace was closed
   */
  public void requireFit(Dataset data) {
    requireOpen();
    DataFit.require(this, data);
  }

  /**
   * Checks that rows, {@code [rows, units]}, can be values of a layer, or means of them.
   *
   * @throws IllegalArgumentException otherwise
   * @throws IllegalStateException if the workspace was closed
   */
  public void requireFit(int layer, NDArray rows) {
    requireOpen();
    DataFit.require(this, layer, rows);
  }

  /** The field on a layer from all its neighbours with known values: {@code [rows, units]}. */
  public NDArray field(State state, int layer) {
    return field(state, layer, neighbour -> true);
  }

  /** The field on a layer from those of its neighbours with known values that are accepted. */
  public NDArray field(State state, int layer, IntPredicate accepted) {
    NDArray field = null;
    for (Edge edge : edges) {
      int neighbour = edge.opposite(layer);
      if (edge.touches(layer) && state.knows(neighbour) && accepted.test(neighbour)) {
        NDArray part = push(edge, layer, state.get(neighbour));
        field = field == null ? part : field.add(part);
      }
    }
    return field == null ? noField(layer, state.rows()) : field;
  }

  static NDArray push(Edge edge, int layer, NDArray neighbour) {
    Coupling coupling = edge.coupling();
    return layer == edge.upper() ? coupling.up(neighbour) : coupling.down(neighbour);
  }

  private NDArray noField(int layer, int rows) {
    return memory().zeros(new Shape(rows, layers.get(layer).units()));
  }

  /**
   * The joint energy of each row in nats: {@code [rows]}, float64.
   *
   * @throws IllegalArgumentException if a layer has no values
   */
  public NDArray energy(State state) {
    for (int i = 0; i < layers.size(); i++) {
      state.get(i);
    }
    return freeEnergy(state);
  }

  /**
   * The free energy −log Σ exp(−E) of the known layers in nats, with the unknown ones summed out
   * exactly: {@code [rows]}, float64. For an RBM with its hidden layer unknown this is F(v) = −a·v
   * − Σ softplus(b + vW).
   *
   * @throws IllegalArgumentException if two unknown layers are coupled, which has no closed form
   */
  public NDArray freeEnergy(State state) {
    return FreeEnergy.of(this, state);
  }

  /** All arrays that learn: "layer0.bias", "edge0.weights" and so on. */
  public Parameters parameters() {
    Parameters all = Parameters.empty();
    for (int i = 0; i < layers.size(); i++) {
      all = all.and("layer" + i + ".", layers.get(i).parameters());
    }
    for (int i = 0; i < edges.size(); i++) {
      all = all.and("edge" + i + ".", edges.get(i).coupling().parameters());
    }
    return all;
  }

  /** The same machine with other values for {@link #parameters()}. */
  public BoltzmannMachine with(Parameters parameters) {
    List<Layer> others = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      others.add(layers.get(i).with(parameters.under("layer" + i + ".")));
    }
    List<Edge> joints = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      Coupling coupling = edge.coupling().with(parameters.under("edge" + i + "."));
      joints.add(new Edge(edge.lower(), edge.upper(), coupling));
    }
    return new BoltzmannMachine(others, joints);
  }

  /**
   * A machine of its own, freed with the same workspace: copies of all arrays, also of those that
   * don't learn. {@code memory().close()} frees it before. Chains and moments are not the
   * machine's.
   */
  public BoltzmannMachine copy() {
    NDManager owner = memory().newSubManager();
    UnaryOperator<NDArray> twin = array -> Workspace.keep(owner, array.duplicate());
    List<Layer> others = layers.stream().map(layer -> layer.map(twin)).toList();
    return new BoltzmannMachine(others, edges.stream().map(edge -> edge.map(twin)).toList());
  }

  /**
   * The mean over rows of −∂E/∂θ for every parameter; the difference of two of these, one of the
   * data and one of the model, is the gradient of the log-likelihood.
   */
  public Parameters statistics(State state) {
    return statistics(state, 1);
  }

  /** A multiple of {@link #statistics(State)}. */
  public Parameters statistics(State state, double factor) {
    float each = (float) (factor / state.rows());
    return statistics(state, memory().full(new Shape(state.rows()), each));
  }

  /** The weighted sum over rows of −∂E/∂θ for every parameter; weights {@code [rows]}. */
  public Parameters statistics(State state, NDArray weights) {
    Parameters all = Parameters.empty();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Parameters one =
          state.means().contains(i)
              ? layer.meanStatistics(state.get(i), weights)
              : layer.statistics(state.get(i), weights);
      all = all.and("layer" + i + ".", one);
    }
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      NDArray lower = state.get(edge.lower());
      NDArray upper = state.get(edge.upper());
      all = all.and("edge" + i + ".", edge.coupling().statistics(lower, upper, weights));
    }
    return all;
  }

  /** The same machine with every coupling at the inverse temperature β: see {@link Tempered}. */
  public BoltzmannMachine tempered(NDArray beta) {
    List<Edge> hot =
        edges.stream()
            .map(e -> new Edge(e.lower(), e.upper(), new Tempered(e.coupling(), beta)))
            .toList();
    return new BoltzmannMachine(layers, hot);
  }

  /**
   * The layers in groups without couplings inside, which are updated together: greedy colouring in
   * the order of the layers, so that a chain has two blocks, the even and the odd layers.
   */
  public List<List<Integer>> blocks() {
    return Blocks.of(layers.size(), edges);
  }

  /** Rows drawn from each layer's own law, as if there were no couplings. */
  public State start(int rows, Rng rng) {
    TreeMap<Integer, NDArray> values = new TreeMap<>();
    for (int i = 0; i < layers.size(); i++) {
      values.put(i, layers.get(i).sample(noField(i, rows), rng));
    }
    return State.of(values);
  }

  /**
   * The owner of this machine's arrays, for what shares its life.
   *
   * @throws IllegalStateException if the workspace was closed
   */
  public NDManager memory() {
    requireOpen();
    return anyArray().getManager();
  }

  private void requireOpen() {
    if (anyArray().isReleased()) {
      throw new IllegalStateException(
          "The workspace of this machine is closed, and its parameters are gone. Keep the workspace"
              + " open as long as its models are used; build or load the model in a new one.");
    }
  }

  private NDArray anyArray() {
    for (Edge edge : edges) {
      Parameters weights = edge.coupling().parameters();
      for (String name : weights.names()) {
        return weights.get(name);
      }
    }
    throw new IllegalStateException("Expected a coupling with parameters, got " + edges + ".");
  }

  @Override
  public String toString() {
    String all = String.join(" – ", layers.stream().map(Layer::toString).toList());
    return "BoltzmannMachine " + all + ", " + parameters().size() + " parameters";
  }
}
