package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;

/**
 * A penalty on a part of the weights.
 *
 * @param penalty what that part costs
 * @param part which it is
 */
record TrimmedPenalty(Penalty penalty, NDIndex part) implements Penalty {
  @Override
  public NDArray gradient(NDArray weights) {
    NDArray gradient = weights.zerosLike();
    gradient.set(part, penalty.gradient(trimmed(weights)));
    return gradient;
  }

  @Override
  public double value(NDArray weights) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return penalty.value(trimmed(weights));
    }
  }

  /** Without the axis of the lower units, the norms of upper ones would be something else. */
  private NDArray trimmed(NDArray weights) {
    NDArray some = weights.get(part);
    if (some.getShape().dimension() != weights.getShape().dimension()) {
      throw new IllegalArgumentException(
          "Expected a part of the weights "
              + weights.getShape()
              + " with all their axes, got "
              + some.getShape()
              + "; write a single row or column as a range, such as 3:4.");
    }
    return some;
  }

  @Override
  public String toString() {
    return penalty + " on a part";
  }
}
