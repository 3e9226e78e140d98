package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relief.Rng;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;
import relief.sampling.MeanField;

/**
 * The mean-field lower bound of the mean log-likelihood, in nats a row (Salakhutdinov &amp; Hinton
 * 2009, equation 5):
 *
 * <pre>log p(v) ≥ −⟨E(v, h)⟩ + H(q) − log Z</pre>
 *
 * <p>with q factorial. If every hidden layer l has its law given a field φₗ, with mean mₗ and log
 * partition function Aₗ(φₗ), then Hₗ = Aₗ − φₗ·mₗ + ⟨energyₗ⟩, and layers' energies cancel:
 *
 * <pre>−⟨E⟩ + H = −energy₀(v) + Σₗ [Aₗ(φₗ) − φₗ·mₗ] + Σ edges ⟨up(m_lower), m_upper⟩</pre>
 *
 * <p>which needs nothing but what every layer has. For an RBM q is the posterior and the bound is
 * log p(v) itself. With an estimate of log Z this is an estimate of the bound.
 *
 * @param partition how log Z is found: {@link Exact} or {@link AnnealedImportanceSampling}
 * @param sweeps how many mean-field sweeps are made
 */
public record VariationalBound(PartitionFunction partition, int sweeps) implements Metric {
  private static final int SWEEPS = 30;

  /** With 30 mean-field sweeps. */
  public static VariationalBound by(PartitionFunction partition) {
    return new VariationalBound(partition, SWEEPS);
  }

  @Override
  public String name() {
    return "variational bound";
  }

  /**
   * The error is that of the rows and that of log Z, as in {@link LogLikelihood}.
   *
   * @throws IllegalArgumentException if rows are no outcomes ({@link Layer#requireOutcome})
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    Estimate rows = unnormalized(machine, data, rng);
    return LogLikelihood.estimate(rows, partition.estimate(machine, data, rng));
  }

  /** The bound with log Z from both sides. */
  public BracketedLikelihood bracket(
      BoltzmannMachine machine, Dataset data, AnnealedImportanceSampling sampling, Rng rng) {
    Estimate rows = unnormalized(machine, data, rng);
    return new BracketedLikelihood(rows, sampling.bracket(machine, data, rng));
  }

  private Estimate unnormalized(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    double[] values =
        RowValues.of(machine, data, rng.split("rows"), rows -> unnormalized(machine, rows));
    return Estimate.mean(values, "nats").from("mean-field lower bound");
  }

  /** The bound plus log Z for each row of {@code [rows, units]}. */
  double[] unnormalized(BoltzmannMachine machine, NDArray rows) {
    State observed = State.of(new TreeMap<>(Map.of(0, rows))).clamp(0);
    State state = new MeanField().infer(machine, observed, sweeps);
    NDArray sum = machine.layers().get(0).energy(rows).neg();
    for (List<Integer> block : machine.blocks()) {
      for (int i : hidden(block)) {
        try (NDArray field = machine.field(state, i)) { // that of a last sweep, which is now known
          Layer layer = machine.layers().get(i);
          NDArray mean = layer.mean(field);
          sum.addi(layer.logPartition(field)).subi(product(field, mean));
          state = state.withMean(i, mean);
        }
      }
    }
    for (Edge edge : machine.edges()) {
      NDArray up = edge.coupling().up(state.get(edge.lower()));
      sum.addi(product(up, state.get(edge.upper())));
    }
    return sum.toDoubleArray();
  }

  private static List<Integer> hidden(List<Integer> block) {
    List<Integer> hidden = new ArrayList<>(block);
    hidden.remove(Integer.valueOf(0));
    return hidden;
  }

  private static NDArray product(NDArray field, NDArray units) {
    return field.mul(units).toType(DataType.FLOAT64, false).sum(new int[] {1});
  }
}
