package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import relief.Parameters;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The mean squared length of the incoming weights of a hidden unit in the first coupling, (1/m) Σ
 * wᵢⱼ² over m units (Tubiana &amp; Monasson 2017).
 */
public record WeightSquare() implements Metric {
  @Override
  public String name() {
    return "weight square";
  }

  /** Draws nothing; the data don't count. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray squares = weights(machine).square();
      return Estimate.exact(
          squares.sum().getDouble() / squares.getShape().get(1), "squared weight a hidden unit");
    }
  }

  /**
   * The weights of the first coupling, float64 {@code [lower units, upper units]}, in the caller's
   * scope.
   *
   * @throws IllegalArgumentException if it has no such array
   */
  static NDArray weights(BoltzmannMachine machine) {
    Parameters parameters = machine.edges().get(0).coupling().parameters();
    if (!parameters.names().contains("weights")
        || parameters.get("weights").getShape().dimension() != 2) {
      throw new IllegalArgumentException(
          "Expected a first coupling with weights [lower units, upper units], got "
              + machine.edges().get(0).coupling()
              + ".");
    }
    return parameters.get("weights").toType(DataType.FLOAT64, true);
  }
}
