package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;
import relief.sampling.MeanField;

/**
 * The centred gradient of any likelihood objective (Montavon &amp; Müller 2012; Melchior, Fischer
 * &amp; Wiskott 2016, section 3): steepest ascent in the coordinates where the couplings join
 * centred units, (x − μ)ᵀ W (y − ν), written for the machine's ordinary parameters. For every
 * coupling, with the difference ⟨·⟩ of the data's and the model's means:
 *
 * <pre>gW = ⟨(x − μ)(y − ν)ᵀ⟩ = ⟨xyᵀ⟩ − ⟨x⟩νᵀ − μ⟨y⟩ᵀ,
 * g_lower = ⟨x⟩ − gW ν,  g_upper = ⟨y⟩ − gWᵀ μ</pre>
 *
 * <p>with the corrections of all couplings of a layer added up. Unlike the plain gradient, it is
 * the same for a machine whose units have 0 and 1 exchanged, and it doesn't mix up the learning of
 * weights and biases. The direction is one of ascent whatever the offsets are.
 *
 * <p>The offsets, one a unit, are sliding averages of the layers' means in the data: they start at
 * those of the first batch and go {@code rate} of the way to each later one. They belong to the
 * machine, go on from fit to fit as persistent chains do, and are freed by {@link #close}.
 *
 * <p>The neighbours of a layer are centred if it has a parameter "bias" that learns, with energy
 * −bias · x (Bernoulli), which can take up the shift; those of other layers (Gaussian, with a fixed
 * bias, or with one that several units share) keep the offset 0, and the parameters of such layers
 * their plain gradient.
 */
public final class Centred implements Objective {
  private static final String BIAS = "bias";
  private static final String MEAN = "mean in the data";
  private static final String OFFSETS = "offsets.";

  private final Objective objective;
  private final double rate;
  private Parameters offsets = Parameters.empty();
  private NDManager owner;
  private NDManager home;

  private Centred(Objective objective, double rate) {
    this.objective = objective;
    this.rate = rate;
  }

  /**
   * An objective in centred coordinates.
   *
   * @param objective takes its gradient from the machine's statistics, with positive weights for
   *     the data's rows and negative ones for the model's
   * @param rate of the offsets, from 0 (those of the first batch) to 1 (those of the last batch);
   *     0.01 as a rule
   * @throws IllegalArgumentException if the rate is not in [0, 1]
   */
  public static Centred of(Objective objective, double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("Expected a rate of offsets in [0, 1], got " + rate + ".");
    }
    return new Centred(objective, rate);
  }

  /** Draws what the objective draws. */
  @Override
  public Parameters gradient(BoltzmannMachine machine, Batch batch, Clock clock, Rng rng) {
    requireOffsets(machine, batch);
    Parameters all = objective.gradient(centred(machine), batch, clock, rng);
    Parameters gradient = ObservedLayer.without(all, MEAN);
    correct(machine, gradient);
    offsets.approach(ObservedLayer.means(all, MEAN), rate);
    return gradient;
  }

  /** The same law, with statistics of centred units, and means of the data beside them. */
  private BoltzmannMachine centred(BoltzmannMachine machine) {
    List<Edge> edges = new ArrayList<>();
    for (Edge edge : machine.edges()) {
      NDArray lower = offset(machine, edge.lower(), edge.upper());
      NDArray upper = offset(machine, edge.upper(), edge.lower());
      CentredCoupling coupling = new CentredCoupling(edge.coupling(), lower, upper);
      edges.add(new Edge(edge.lower(), edge.upper(), coupling));
    }
    return new BoltzmannMachine(ObservedLayer.all(machine, MEAN), edges);
  }

  /** The offset of a layer as a neighbour sees it: 0 unless that one's bias can take up a shift. */
  private NDArray offset(BoltzmannMachine machine, int layer, int neighbour) {
    NDArray offset = offsets.get(name(layer));
    return hasBias(machine, neighbour) ? offset : offset.zerosLike();
  }

  private static boolean hasBias(BoltzmannMachine machine, int layer) {
    Layer own = machine.layers().get(layer);
    return own.parameters().names().contains(BIAS)
        && own.parameters().get(BIAS).size() == own.units();
  }

  /** g ← g − Σ over couplings of gW applied to the neighbour's offset, in place. */
  private void correct(BoltzmannMachine machine, Parameters gradient) {
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      Parameters weights = gradient.under("edge" + i + ".");
      Edge change = new Edge(edge.lower(), edge.upper(), edge.coupling().with(weights));
      for (int layer : new int[] {edge.lower(), edge.upper()}) {
        if (hasBias(machine, layer)) {
          gradient.get(name(layer) + "." + BIAS).subi(shift(change, layer));
        }
      }
    }
  }

  private NDArray shift(Edge change, int layer) {
    NDArray offset = offsets.get(name(change.opposite(layer))).expandDims(0);
    boolean isUpper = layer == change.upper();
    NDArray field = isUpper ? change.coupling().up(offset) : change.coupling().down(offset);
    return field.squeeze(0);
  }

  private static String name(int layer) {
    return "layer" + layer;
  }

  /** One a layer, {@code [units]}, under "layer0" and so on; empty before the first gradient. */
  Parameters offsets() {
    return offsets;
  }

  @Override
  public Optional<State> particles() {
    return objective.particles();
  }

  @Override
  public Parameters state() {
    return objective.state().and(OFFSETS, offsets);
  }

  @Override
  public void restore(BoltzmannMachine machine, Parameters state) {
    free();
    objective.restore(machine, state);
    Parameters saved = state.under(OFFSETS);
    if (!saved.names().isEmpty()) {
      home = machine.memory();
      owner = home.newSubManager();
      offsets = Saved.keep(owner, machine, saved);
    }
  }

  private void requireOffsets(BoltzmannMachine machine, Batch batch) {
    if (owner == null || home != machine.memory()) { // another machine: offsets of its own
      free();
      home = machine.memory();
      owner = home.newSubManager();
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        start(new MeanField().infer(machine, State.observing(batch), Persistent.SWEEPS));
      }
    }
  }

  private void start(State data) {
    for (int layer : data.values().keySet()) {
      NDArray mean = data.get(layer).mean(new int[] {0});
      offsets = offsets.and(name(layer), Workspace.keep(owner, mean));
    }
  }

  private void free() {
    if (owner != null) {
      owner.close();
    }
    owner = null;
    offsets = Parameters.empty();
  }

  /** Frees the offsets, and closes the objective. */
  @Override
  public void close() {
    free();
    objective.close();
  }

  @Override
  public String toString() {
    return objective + ", centred";
  }
}
