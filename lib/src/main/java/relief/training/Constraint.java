package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import relief.Parameters;
import relief.Scalar;

/**
 * A set of weights, or other parameters, that training must not leave: after each update they are
 * put to a point of it. See {@link Optimizer#keeping}.
 *
 * <p>The sets below are convex, but for that of {@link #equalNorms}. So a mean of weights that keep
 * such a constraint, as {@link Trainer#averagingTail} makes, keeps it too.
 */
public interface Constraint {
  /** For example "max-norm 3.0". */
  String name();

  /** Puts the weights into the set, in place. */
  void enforce(NDArray weights);

  /**
   * A constraint of your own.
   *
   * @param projection the nearest point of the set as a rule, an array of the weights' shape
   */
  static Constraint of(String name, UnaryOperator<NDArray> projection) {
    return new Constraint() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void enforce(NDArray weights) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          Parameters inside = Parameters.of(name, projection.apply(weights));
          Parameters.of(name, weights).assign(inside);
        }
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  /**
   * The incoming weights of a unit of the upper layer are no longer than this, ‖wⱼ‖₂ ≤ c: longer
   * ones are scaled down, wⱼ ← c wⱼ / ‖wⱼ‖ (Srebro &amp; Shraibman 2005; for networks Srivastava et
   * al. 2014, section 5.1, with c from 3 to 4). It bounds how deep the valleys of the energy can
   * get: a limit that the data need to be passed costs likelihood. On bars and stripes, where free
   * training comes to 10, c = 9 costs 0.02 to 0.09 nats and c = 4 from 1.7 to 4.7.
   *
   * @param norm c &gt; 0
   */
  static Constraint maxNorm(double norm) {
    if (!(norm > 0)) {
      throw new IllegalArgumentException(
          "Expected a norm above 0 that incoming weights may have, got " + norm + "; try 3.");
    }
    return of(
        "max-norm " + norm,
        weights -> {
          NDArray length = weights.square().sum(incoming(weights), true).sqrt();
          Scalar.apply(length, NDArray::muli, 1 / norm);
          return weights.div(Scalar.apply(length, NDArray::maximum, 1));
        });
  }

  /**
   * Every weight in [low, high]: others are put to the nearer end.
   *
   * @throws IllegalArgumentException if low is above high, or one is not a number
   */
  static Constraint bounded(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "Expected bounds of the weights, low ≤ high, got " + low + " and " + high + ".");
    }
    return of(
        "in [" + low + ", " + high + "]",
        weights -> {
          NDArray raised = Scalar.apply(weights, NDArray::maximum, low);
          return Scalar.apply(raised, NDArray::minimum, high);
        });
  }

  /** No weight below 0, so that hidden units are parts that add up (Lee &amp; Seung 1999). */
  static Constraint nonNegative() {
    return of("non-negative", weights -> Scalar.apply(weights, NDArray::maximum, 0));
  }

  /** No weight above 0. */
  static Constraint nonPositive() {
    return of("non-positive", weights -> Scalar.apply(weights, NDArray::minimum, 0));
  }

  /** The incoming weights of each unit of the upper layer have the mean 0. */
  static Constraint zeroMean() {
    return of("zero mean", weights -> weights.sub(weights.mean(incoming(weights), true)));
  }

  /**
   * The incoming weights of all units of the upper layer are equally long: each is scaled to the
   * mean length of all. Weights that are all 0 stay so. The set is not convex: an average of the
   * tail leaves it a little.
   */
  static Constraint equalNorms() {
    return of(
        "equal norms",
        weights -> {
          NDArray length = weights.square().sum(incoming(weights), true).sqrt();
          NDArray divisor = Scalar.apply(length, NDArray::maximum, Float.MIN_NORMAL);
          return weights.mul(length.mean().div(divisor));
        });
  }

  /** No weights but those of a unit to the one with the same number in the other layer. */
  static Constraint diagonal() {
    return of(
        "diagonal",
        weights -> {
          int lower = (int) weights.getShape().get(0);
          int upper = (int) weights.getShape().get(1);
          return weights.mul(weights.getManager().eye(lower, upper, 0, weights.getDataType()));
        });
  }

  /** A unit of the lower layer has no weights: row {@code unit} is 0. */
  static Constraint zeroRow(int unit) {
    return zero("zero row " + unit, unit, 0);
  }

  /** A unit of the upper layer has no weights: column {@code unit} is 0. */
  static Constraint zeroColumn(int unit) {
    return zero("zero column " + unit, unit, 1);
  }

  private static Constraint zero(String name, int unit, int axis) {
    return of(
        name,
        weights -> {
          Shape shape = weights.getShape();
          if (unit < 0 || axis >= shape.dimension() || unit >= shape.get(axis)) {
            throw new IllegalArgumentException(
                "Expected weights " + shape + " with what is to be kept 0, got " + name + ".");
          }
          NDArray others = weights.duplicate();
          NDIndex part = new NDIndex((axis == 0 ? "" : ":, ") + unit + ":" + (unit + 1));
          others.set(part, others.get(part).zerosLike());
          return others;
        });
  }

  /**
   * Weights are 0 where a mask is 0, for machines whose units see only some others.
   *
   * @param mask of the weights' shape, 1 where a weight is free; it is not copied
   */
  static Constraint masked(NDArray mask) {
    return of(
        "masked",
        weights -> {
          if (!mask.getShape().equals(weights.getShape())) {
            throw new IllegalArgumentException(
                "Expected a mask of the shape of the weights, "
                    + weights.getShape()
                    + ", got "
                    + mask.getShape()
                    + ".");
          }
          return weights.mul(mask);
        });
  }

  /** All axes but the last, which counts the units of the upper layer. */
  private static int[] incoming(NDArray weights) {
    return IntStream.range(0, weights.getShape().dimension() - 1).toArray();
  }
}
