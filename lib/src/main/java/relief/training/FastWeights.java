package relief.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import relief.Parameters;
import relief.Workspace;
import relief.models.BoltzmannMachine;

/**
 * Parameters beside the machine's own that learn fast and are forgotten fast: φ ← 0.95 φ + rate ·
 * gradient (Tieleman &amp; Hinton 2009, section 4). At rate 0 there are none.
 */
final class FastWeights implements AutoCloseable {
  /** What remains of φ after a step. */
  static final double DECAY = 0.95;

  private final double rate;
  private Parameters fast = Parameters.empty();
  private NDManager owner;

  FastWeights(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "Expected a finite rate of fast weights of at least 0, got " + rate + ".");
    }
    this.rate = rate;
  }

  /** The machine with θ + φ, for the chains; the machine itself at rate 0. */
  BoltzmannMachine landscape(BoltzmannMachine machine) {
    if (rate == 0) {
      return machine;
    }
    if (owner == null) {
      start(machine);
    }
    return machine.with(machine.parameters().plus(fast));
  }

  private void start(BoltzmannMachine machine) {
    owner = machine.memory().newSubManager();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      fast = machine.parameters().map(array -> Workspace.keep(owner, array.zerosLike()));
    }
  }

  /** φ by the names of the machine's parameters; empty before the first landscape. */
  Parameters state() {
    return fast;
  }

  /** Goes on from φ as it was saved; from zero, if there was none. */
  void restore(BoltzmannMachine machine, Parameters saved) {
    close();
    if (rate > 0 && !saved.names().isEmpty()) {
      start(machine);
      Saved.assign("fast parameters", fast, saved);
    }
  }

  /** Decays, then learns; a gradient may have more names. */
  void learn(Parameters gradient) {
    Parameters own = fast;
    for (String name : fast.names()) {
      own = own.and(name, gradient.get(name));
    }
    fast.scale(DECAY);
    fast.add(own, rate);
  }

  /** Frees φ; the next landscape starts from zero. */
  @Override
  public void close() {
    if (owner != null) {
      owner.close();
    }
    owner = null;
    fast = Parameters.empty();
  }

  @Override
  public String toString() {
    return rate == 0 ? "" : "fast ";
  }
}
