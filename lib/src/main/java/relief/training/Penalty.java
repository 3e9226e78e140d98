package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Set;
import relief.Parameters;
import relief.Scalar;
import relief.models.BoltzmannMachine;

/**
 * A function of a coupling's weights that training keeps small: its gradient, by the weights. A
 * penalty of your own may be a lambda, which has no {@link #value} then. Several add up: {@code
 * objective.minus(first).minus(second, 0)}.
 *
 * <p>Weights are {@code [lower units, upper units]}; wⱼ is the column of weights that come in at
 * unit j of the upper layer. Penalties draw nothing, and let no number come to the host but {@link
 * #value}.
 */
@FunctionalInterface
public interface Penalty {
  /** ∂penalty/∂weights, a new array of the weights' shape. */
  NDArray gradient(NDArray weights);

  /**
   * The penalty itself, in the unit of the objective.
   *
   * @throws UnsupportedOperationException if only the gradient is known
   */
  default double value(NDArray weights) {
    throw new UnsupportedOperationException(
        "Expected a penalty with a value, got " + this + ", which knows its gradient only.");
  }

  /**
   * λ Σ |w|, whose gradient is λ sign(w) (0 at 0): the lasso drives weights that the data don't
   * need towards zero.
   *
   * @param strength λ ≥ 0
   */
  static Penalty l1(double strength) {
    return new PenaltyFormula(
        "L1", strength, weights -> weights.abs().sum().getDouble(), NDArray::sign);
  }

  /**
   * ½ λ Σ w², whose gradient is λ w: weight decay, the ridge.
   *
   * @param strength λ ≥ 0
   */
  static Penalty l2(double strength) {
    return new PenaltyFormula("L2", strength, PenaltyFormula::halfSquare, w -> w);
  }

  /**
   * ½ λ Σⱼ (Σᵢ |wᵢⱼ|)², whose gradient is λ (Σᵢ |wᵢⱼ|) sign(wᵢⱼ): an L1 whose strength grows with
   * the weights of the unit, so that all units become equally sparse (Tubiana &amp; Monasson 2017).
   *
   * @param strength λ ≥ 0
   */
  static Penalty adaptiveL1(double strength) {
    return new PenaltyFormula(
        "adaptive L1",
        strength,
        weights -> PenaltyFormula.halfSquare(weights.abs().sum(PenaltyFormula.INCOMING)),
        weights -> weights.sign().mul(weights.abs().sum(PenaltyFormula.INCOMING, true)));
  }

  /**
   * ½ λ Σ exp(2w), whose gradient is λ exp(2w): large positive weights are dear, negative ones are
   * nearly free.
   *
   * @param strength λ ≥ 0
   */
  static Penalty exponential(double strength) {
    return new PenaltyFormula(
        "exponential",
        strength,
        weights -> PenaltyFormula.halfSquare(weights.exp()),
        weights -> weights.exp().square());
  }

  /**
   * −λ Σ log w, whose gradient is −λ / w: a barrier that keeps positive weights off zero. Start
   * them positive and keep them so by {@link Constraint#bounded}, as it is NaN or infinite
   * elsewhere.
   *
   * @param strength λ ≥ 0
   */
  static Penalty logarithmic(double strength) {
    return new PenaltyFormula(
        "logarithmic",
        strength,
        weights -> -weights.log().sum().getDouble(),
        weights -> weights.onesLike().div(weights).neg());
  }

  /**
   * −λ Σⱼ log ‖wⱼ‖, whose gradient is −λ wⱼ / ‖wⱼ‖²: keeps units from losing all their weights.
   * Infinite for a unit without weights.
   *
   * @param strength λ ≥ 0
   */
  static Penalty logNorm(double strength) {
    return new PenaltyFormula(
        "log-norm",
        strength,
        weights -> -PenaltyFormula.norms(weights).log().sum().getDouble(),
        weights -> weights.div(PenaltyFormula.norms(weights).square()).neg());
  }

  /**
   * ½ λ Σⱼ (‖wⱼ‖ − t)², whose gradient is λ (1 − t / ‖wⱼ‖) wⱼ: pulls the incoming weights of every
   * unit to the same length. (Paysage's gradient is right for t = 1 only.) The gradient is 0 for a
   * unit without weights.
   *
   * @param strength λ ≥ 0
   * @param length t ≥ 0
   */
  static Penalty norm(double strength, double length) {
    if (!(length >= 0) || Double.isInfinite(length)) {
      throw new IllegalArgumentException(
          "Expected a finite length of at least 0 for incoming weights, got " + length + ".");
    }
    return new PenaltyFormula(
        "norm " + length,
        strength,
        weights -> PenaltyFormula.halfSquare(PenaltyFormula.excess(weights, length)),
        weights -> {
          NDArray lengths = PenaltyFormula.norms(weights);
          NDArray divisors = Scalar.apply(lengths, NDArray::maximum, Float.MIN_NORMAL);
          return weights.mul(PenaltyFormula.excess(weights, length)).div(divisors);
        });
  }

  /**
   * −λ log det WᵀW, whose gradient is −2λ W (WᵀW)⁻¹: keeps the incoming weights of the units
   * linearly independent. Infinite if they aren't, and always with more upper than lower units.
   *
   * @param strength λ ≥ 0
   */
  static Penalty logDeterminant(double strength) {
    return new PenaltyFormula(
        "log-determinant",
        strength,
        weights -> -PenaltyFormula.logDeterminant(weights),
        weights -> {
          NDArray products = weights.transpose().matMul(weights);
          return Scalar.apply(weights.matMul(products.inverse()), NDArray::muli, -2);
        });
  }

  /**
   * The same penalty on a part of the weights; the others go free.
   *
   * @param part for example {@code new NDIndex(":, 0:10")}, the first ten upper units; ranges only
   */
  default Penalty only(NDIndex part) {
    return new TrimmedPenalty(this, part);
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

  /** The gradient less the penalty's, for one parameter. */
  static Parameters subtract(
      Penalty penalty, String parameter, BoltzmannMachine machine, Parameters gradient) {
    NDArray slope = penalty.gradient(machine.parameters().get(parameter));
    return gradient.and(parameter, gradient.get(parameter).sub(slope));
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
