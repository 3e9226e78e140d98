package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import relief.Interrupts;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.DeepBeliefNet;
import relief.models.Link;
import relief.models.State;

/**
 * The variational lower bound of a deep belief net's mean log-likelihood, in nats a row
 * (Salakhutdinov &amp; Murray 2008, section 5):
 *
 * <pre>log p(x₀) ≥ ⟨Σᵢ log p(xᵢ | xᵢ₊₁) − log q(xᵢ₊₁ | xᵢ) − F_top(x_{L−1})⟩_q − log Z_top</pre>
 *
 * <p>with i over all links but the top one, x drawn from q upwards, one link after another, and the
 * top layer summed out. For a net of one link, an RBM, it is the log-likelihood itself. A {@code
 * Residual} link counts by the law of its pair.
 *
 * @param partition how log Z of the top link is found: {@link Exact} or {@link
 *     AnnealedImportanceSampling}
 * @param draws from q for each row, whose mean estimates the bound
 */
public record BeliefNetBound(PartitionFunction partition, int draws) {
  private static final int BATCH = 1000;

  /** Checks the number. */
  public BeliefNetBound {
    if (draws < 1) {
      throw new IllegalArgumentException("Expected at least one draw a row, got " + draws + ".");
    }
  }

  /** With one draw a row, which the mean over many rows makes up for. */
  public static BeliefNetBound by(PartitionFunction partition) {
    return new BeliefNetBound(partition, 1);
  }

  /**
   * The error is that of the rows with their draws and that of log Z, as in {@link LogLikelihood}.
   *
   * @throws IllegalArgumentException if rows are no outcomes ({@link Layer#requireOutcome}), or a
   *     link below the top one pools, whose law downwards has no closed form
   */
  public Estimate of(DeepBeliefNet net, Dataset data, Rng rng) {
    Estimate rows = unnormalized(net, data, rng);
    try (Dataset shown = shownToTop(net, data)) {
      Dataset start = shown == null ? data : shown;
      return LogLikelihood.estimate(rows, partition.estimate(net.top(), start, rng));
    }
  }

  /** The bound with log Z from both sides. */
  public BracketedLikelihood bracket(
      DeepBeliefNet net, Dataset data, AnnealedImportanceSampling sampling, Rng rng) {
    Estimate rows = unnormalized(net, data, rng);
    try (Dataset shown = shownToTop(net, data)) {
      Dataset start = shown == null ? data : shown;
      return new BracketedLikelihood(rows, sampling.bracket(net.top(), start, rng));
    }
  }

  /** Where AIS may start. Null where the top link is the only one. */
  private static Dataset shownToTop(DeepBeliefNet net, Dataset data) {
    int below = net.links().size() - 1;
    return below == 0 ? null : data.map("means of layer " + below, rows -> net.up(rows, below));
  }

  private Estimate unnormalized(DeepBeliefNet net, Dataset data, Rng rng) {
    BoltzmannMachine bottom = net.links().get(0).machine();
    bottom.requireFit(data);
    net.links().subList(0, net.links().size() - 1).forEach(BeliefNetBound::requireUnits);
    if (net.top().layers().size() > 2) {
      throw new IllegalArgumentException(
          "Expected a net without labels on its top link, got "
              + net.top()
              + "; labels would have to be summed out of each row's bound.");
    }
    double[] values = new double[data.size()];
    int from = 0;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (Batch batch : data.batches(Math.min(BATCH, values.length), rng.split("rows"))) {
        bottom.layers().get(0).requireOutcome(batch.visible());
        for (int draw = 0; draw < draws; draw++) {
          Interrupts.check();
          double[] some = oneDraw(net, batch.visible(), rng.split("draws").at(from).at(draw));
          for (int i = 0; i < some.length; i++) {
            values[from + i] += some[i] / draws;
          }
        }
        from += batch.rows();
      }
    }
    return Estimate.mean(values, "nats").from("lower bound");
  }

  private static void requireUnits(Link link) {
    if (link.shown() != link.upper().units()) {
      throw new IllegalArgumentException(
          "Expected links whose upper layers are seen from above, got one that shows pooling units of "
              + link.upper()
              + ": the probability of what lies below, given these, has no closed form.");
    }
  }

  /** The bound plus log Z of each row at one draw of the layers above. */
  private static double[] oneDraw(DeepBeliefNet net, NDArray rows, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      List<NDArray> layers = net.drawUp(rows, rng);
      int top = net.links().size() - 1;
      NDArray sum = net.top().freeEnergy(State.observing(Batch.of(layers.get(top)))).neg();
      for (int i = 0; i < top; i++) {
        Link link = net.links().get(i);
        NDArray lower = layers.get(i);
        NDArray upper = layers.get(i + 1);
        sum.addi(logProbability(link.lower(), lower, link.coupling().down(upper)));
        sum.subi(logProbability(link.upper(), upper, link.coupling().up(lower)));
      }
      return sum.toDoubleArray();
    }
  }

  /** log p(x | field) of each row. */
  private static NDArray logProbability(Layer layer, NDArray units, NDArray field) {
    NDArray product = field.mul(units).toType(DataType.FLOAT64, false).sum(new int[] {1});
    return product.subi(layer.energy(units)).subi(layer.logPartition(field));
  }
}
