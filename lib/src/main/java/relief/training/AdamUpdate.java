package relief.training;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
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
  /** Floats of a block: four arrays of them stay in a core's first-level cache. */
  private static final int BLOCK = 2048;

  /** In place, on a CPU in one pass over the engine's memory, else by the engine. */
  void apply(NDArray theta, NDArray gradient, NDArray mean, NDArray square) {
    if (HostMemory.reaches(theta)) {
      inBlocks(
          HostMemory.floats(theta),
          HostMemory.floats(gradient),
          HostMemory.floats(mean),
          HostMemory.floats(square));
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

  private void inBlocks(FloatBuffer theta, FloatBuffer gradient, FloatBuffer m, FloatBuffer v) {
    float[][] block = new float[4][BLOCK];
    for (int from = 0; from < theta.capacity(); from += BLOCK) {
      int size = Math.min(BLOCK, theta.capacity() - from);
      theta.get(from, block[0], 0, size);
      gradient.get(from, block[1], 0, size);
      m.get(from, block[2], 0, size);
      v.get(from, block[3], 0, size);
      step(block[0], block[1], block[2], block[3]);
      theta.put(from, block[0], 0, size);
      m.put(from, block[2], 0, size);
      v.put(from, block[3], 0, size);
    }
  }

  /** Loops as plain as these are vectorised by the JIT compiler. */
  private void step(float[] theta, float[] gradient, float[] m, float[] v) {
    for (int i = 0; i < BLOCK; i++) {
      m[i] = meanDecay * m[i] + gradient[i];
    }
    for (int i = 0; i < BLOCK; i++) {
      v[i] = squareDecay * v[i] + gradient[i] * gradient[i];
    }
    for (int i = 0; i < BLOCK; i++) {
      theta[i] += length * m[i] / ((float) Math.sqrt(v[i]) + small);
    }
  }
}
