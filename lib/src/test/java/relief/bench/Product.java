package relief.bench;

import ai.djl.ndarray.NDArray;

/** One matrix product. */
record Product(NDArray left, NDArray right) {
  /** Computes it and frees the result at once. */
  void run() {
    left.matMul(right).close();
  }
}
