package relief.data;

import ai.djl.ndarray.NDArray;

/** Rows of a storage in the order of an epoch, to be gathered batch by batch from the first on. */
interface Selection extends AutoCloseable {
  /** Those from {@code from} (inclusive) to {@code to} (exclusive): a new float32 array. */
  NDArray gather(int from, int to);

  @Override
  void close();
}
