package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import relief.Parameters;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The share of weights below a bound in absolute value, over all couplings.
 *
 * @param bound what counts as nothing
 */
public record WeightSparsity(double bound) implements Metric {
  @Override
  public String name() {
    return "weights below " + bound;
  }

  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    long small = 0;
    long all = 0;
    for (var edge : machine.edges()) {
      Parameters weights = edge.coupling().parameters();
      for (String name : weights.names()) {
        small += countBelow(weights.get(name));
        all += weights.get(name).size();
      }
    }
    return Estimate.exact(100.0 * small / all, "% of weights");
  }

  private long countBelow(NDArray weights) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return weights.abs().lt(bound).toType(DataType.INT64, false).sum().getLong();
    }
  }
}
