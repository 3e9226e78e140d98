package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import relief.Rng;
import relief.Scalar;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * The share of visible units that the weights of a hidden unit in the first coupling act on, as the
 * participation ratio counts them (Tubiana &amp; Monasson 2017), mean over m hidden units:
 *
 * <pre>(1 / nm) Σⱼ (Σᵢ wᵢⱼ²)² / Σᵢ wᵢⱼ⁴</pre>
 *
 * <p>It is 1 where all n weights of a unit are equally strong, 1/n where one alone differs from 0,
 * and counts 0 for a unit without weights. Paysage calls it weight sparsity; {@link WeightSparsity}
 * here counts small weights.
 */
public record WeightParticipation() implements Metric {
  private static final int[] INCOMING = {0};
  private static final double LEAST = 1e-38;

  @Override
  public String name() {
    return "weight participation";
  }

  /** Draws nothing; the data don't count. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray squares = WeightSquare.weights(machine).square();
      NDArray strongest = Scalar.apply(squares.max(INCOMING, true), NDArray::maximum, LEAST);
      NDArray relative = squares.div(strongest); // fourth powers of small weights would vanish
      NDArray fourth = Scalar.apply(relative.square().sum(INCOMING), NDArray::maximum, LEAST);
      NDArray ratio = relative.sum(INCOMING).square().div(fourth);
      return Estimate.exact(
          ratio.mean().getDouble() / squares.getShape().get(0), "of a unit's weights");
    }
  }
}
