package relief.bench;

/**
 * The training of an RBM with 784 visible units by another library.
 *
 * @param rows of a minibatch
 * @param steps k
 * @param share 1 for all the data; 10 for a tenth of it, with seconds multiplied by ten
 */
record Peer(int hidden, int rows, int steps, boolean persistent, int share) {
  /** PCD-1 with minibatches of 100 rows. */
  static Peer persistent(int hidden) {
    return new Peer(hidden, 100, 1, true, 1);
  }

  /** As an argument for a Python program, see {@code peer.py}. */
  String argument(String name) {
    String objective = persistent ? "PCD" : "CD";
    return String.format("%s|%d|%d|%d|%s|%d", name, hidden, rows, steps, objective, share);
  }
}
