package relief.training;

import ai.djl.ndarray.NDArray;
import relief.Elementwise;
import relief.HostMemory;
import relief.Scalar;

/**
 * The arithmetic of one Adam step on one array: m ← β₁ m + g, v ← β₂ v + g², θ ← θ + length · m /
 * (√v + small), with the factors prepared by {@link Adam}.
 *
 * @param meanDecay β₁
 * @param squareDecay β₂
 * @param length of the step
 * @param small what keeps the quotient finite
 */
record AdamUpdate(float meanDecay, float squareDecay, float length, float small) {
  /** In place, on a CPU in one pass over the engine's memory, else by the engine. */
  void apply(NDArray theta, NDArray gradient, NDArray mean, NDArray square) {
    if (HostMemory.reaches(theta)) {
      Elementwise.apply(
          block -> step(block[0], block[1], block[2], block[3]), 3, theta, mean, square, gradient);
    } else {
      byEngine(theta, gradient, mean, square);
    }
  }

  /** The formula, a pass over memory for every sign in it. */
  void byEngine(NDArray theta, NDArray gradient, NDArray mean, NDArray square) {
    Scalar.apply(mean, NDArray::muli, meanDecay).addi(gradient);
    Scalar.apply(square, NDArray::muli, squareDecay).addi(gradient.square());
    NDArray root = Scalar.apply(square.sqrt(), NDArray::addi, small);
    theta.addi(Scalar.apply(mean.div(root), NDArray::muli, length));
  }

  private void step(float[] theta, float[] m, float[] v, float[] gradient) {
    for (int i = 0; i < Elementwise.BLOCK; i++) {
      m[i] = meanDecay * m[i] + gradient[i];
    }
    for (int i = 0; i < Elementwise.BLOCK; i++) {
      v[i] = squareDecay * v[i] + gradient[i] * gradient[i];
    }
    for (int i = 0; i < Elementwise.BLOCK; i++) {
      theta[i] += length * m[i] / ((float) Math.sqrt(v[i]) + small);
    }
  }
}
