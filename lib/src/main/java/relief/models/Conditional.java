package relief.models;

import ai.djl.ndarray.NDManager;
import java.util.List;
import relief.Rng;
import relief.Workspace;
import relief.layers.Dense;
import relief.layers.Gaussian;
import relief.layers.Layer;

/**
 * Conditional restricted Boltzmann machines of time series (Taylor, Hinton &amp; Roweis 2007,
 * "Modeling human motion using binary latent variables", section 3): a law of a frame v given the n
 * frames u before it,
 *
 * <pre>E(v, h | u) = energy(v) + energy(h) − vᵀ W h − uᵀ A v − uᵀ B h,
 * p(v | u) = Σₕ exp(−E(v, h | u)) / Z(u)</pre>
 *
 * <p>It is a machine of three layers like any other, of which {@link #HISTORY} is always observed:
 *
 * <pre>{@code
 * var data = TimeSeries.windows(series, 3, Conditional.HISTORY);
 * var machine = Conditional.machine(workspace, Bernoulli.of(8), Bernoulli.of(20), 3);
 * Trainer.of(ContrastiveDivergence.of(1).given(Conditional.HISTORY), Adam.of(1e-3)).fit(…);
 * Continuation.of(machine).draw(history, 100, rng);
 * }</pre>
 *
 * <p>Objectives whose chains know no history, such as {@code Persistent}, learn another law: that
 * of frames and histories together.
 */
public final class Conditional {
  /** Index of the frame's layer. */
  public static final int FRAME = 0;

  /** Index of the hidden layer. */
  public static final int HIDDEN = 1;

  /** Index of the layer of the frames before, the oldest first. */
  public static final int HISTORY = 2;

  private Conditional() {}

  /**
   * A machine with weights from {@link Dense#glorotNormal}, drawn from the workspace's stream
   * "weights", and other parameters at zero: edge 0 is W, edge 1 is A, edge 2 is B. The history's
   * units take any finite numbers, and have nothing to learn.
   *
   * @param frame the units of a frame
   * @param hidden the hidden units
   * @param frames how many frames a history has
   */
  public static BoltzmannMachine machine(
      Workspace workspace, Layer.Spec frame, Layer.Spec hidden, int frames) {
    if (frames < 1) {
      throw new IllegalArgumentException(
          "Expected a history of at least one frame, got " + frames + ".");
    }
    Rng rng = workspace.rng("weights");
    Layer v = frame.in(workspace);
    Layer h = hidden.in(workspace);
    int past = Math.multiplyExact(frames, v.units());
    Layer u = Gaussian.of(past).fixed().in(workspace);
    Edge w = new Edge(FRAME, HIDDEN, Dense.glorotNormal(v.units(), h.units(), rng.at(0)));
    Edge a = new Edge(HISTORY, FRAME, Dense.glorotNormal(past, v.units(), rng.at(1)));
    Edge b = new Edge(HISTORY, HIDDEN, Dense.glorotNormal(past, h.units(), rng.at(2)));
    BoltzmannMachine machine = new BoltzmannMachine(List.of(v, h, u), List.of(w, a, b));
    NDManager owner = workspace.owner();
    machine.parameters().map(array -> Workspace.keep(owner, array));
    return machine;
  }
}
