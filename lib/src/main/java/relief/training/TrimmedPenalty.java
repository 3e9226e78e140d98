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
    gradient.set(part, penalty.gradient(weights.get(part)));
    return gradient;
  }

  @Override
  public double value(NDArray weights) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return penalty.value(weights.get(part));
    }
  }

  @Override
  public String toString() {
    return penalty + " on a part";
  }
}
