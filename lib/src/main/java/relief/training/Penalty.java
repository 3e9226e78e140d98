package relief.training;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import relief.Parameters;
import relief.Scalar;
import relief.models.BoltzmannMachine;

/** A function of a coupling's weights that training keeps small: its gradient, by the weights. */
@FunctionalInterface
public interface Penalty {
  /** ∂penalty/∂weights, an array of the weights' shape. */
  NDArray gradient(NDArray weights);

  /**
   * λ Σ |w|, whose gradient is λ sign(w) (0 at 0): drives weights that the data don't need towards
   * zero.
   *
   * @param strength λ ≥ 0
   */
  static Penalty l1(double strength) {
    return new L1(strength);
  }

  /**
   * ½ λ Σ w², whose gradient is λ w: weight decay.
   *
   * @param strength λ ≥ 0
   */
  static Penalty l2(double strength) {
    return new L2(strength);
  }

  /**
   * The lasso's.
   *
   * @param strength λ
   */
  record L1(double strength) implements Penalty {
    /** Checks λ. */
    public L1 {
      requireStrength(strength);
    }

    @Override
    public NDArray gradient(NDArray weights) {
      return Scalar.apply(weights.sign(), NDArray::muli, strength);
    }
  }

  /**
   * The ridge's.
   *
   * @param strength λ
   */
  record L2(double strength) implements Penalty {
    /** Checks λ. */
    public L2 {
      requireStrength(strength);
    }

    @Override
    public NDArray gradient(NDArray weights) {
      return Scalar.apply(weights, NDArray::mul, strength);
    }
  }

  private static void requireStrength(double strength) {
    if (!(strength >= 0) || Double.isInfinite(strength)) {
      throw new IllegalArgumentException(
          "Expected a finite penalty strength of at least 0, got " + strength + ".");
    }
  }

  /** The gradient less the penalty's, for the chosen couplings, or for all if none is chosen. */
  static Parameters subtract(
      Penalty penalty, Set<Integer> chosen, BoltzmannMachine machine, Parameters gradient) {
    requireCouplings(chosen, machine.edges().size());
    Parameters result = gradient;
    for (int i = 0; i < machine.edges().size(); i++) {
      if (chosen.isEmpty() || chosen.contains(i)) {
        Parameters weights = machine.edges().get(i).coupling().parameters();
        for (String each : weights.names()) {
          String name = "edge" + i + "." + each;
          result = result.and(name, result.get(name).sub(penalty.gradient(weights.get(each))));
        }
      }
    }
    return result;
  }

  private static void requireCouplings(Set<Integer> chosen, int couplings) {
    for (int i : chosen) {
      if (i < 0 || i >= couplings) {
        throw new IllegalArgumentException(
            "Expected couplings from 0 to "
                + (couplings - 1)
                + " to penalise, got "
                + i
                + "; coupling 0 joins layers 0 and 1.");
      }
    }
  }
}
