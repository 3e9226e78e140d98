package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.function.Consumer;
import relief.Interrupts;
import relief.Scalar;
import relief.models.Magnetizations;
import relief.models.TapFreeEnergy;

/**
 * The way to a stationary point of the TAP free energy by its own equation: block by block, every
 * layer goes a share 1 − damping of the way to the field that the means of the others ask for,
 *
 * <pre>h ← damping · h + (1 − damping) · h(m)</pre>
 *
 * <p>The Onsager terms of a layer are those of its means before. Draws nothing.
 *
 * <p>Damping changes the way, not where it may end. Undamped, the iteration is quickest, and right
 * for a training, which makes a few sweeps from the data. Where couplings are strong, means may go
 * to and fro without end; damping them stops that, at the price of more sweeps.
 *
 * <p>The tolerance is for the largest move of any mean of any row in a sweep: all rows go on until
 * the last has come to rest. A damped move is 1 − damping of the undamped one, so the same
 * tolerance asks for less.
 *
 * @param sweeps the most that are made
 * @param damping in [0, 1): what is kept of the old field
 * @param tolerance ends the iteration once no mean moves by more; at 0 all sweeps are made, and no
 *     number comes to the host
 */
public record TapIteration(int sweeps, double damping, double tolerance) {
  /** Checks the numbers. */
  public TapIteration {
    if (sweeps < 1 || !(damping >= 0 && damping < 1) || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "Expected at least one sweep, a damping in [0, 1) and a tolerance of at least 0, got "
              + sweeps
              + ", "
              + damping
              + " and "
              + tolerance
              + ".");
    }
  }

  /**
   * Where an iteration ended.
   *
   * @param point arrays of the caller's scope
   * @param sweeps how many were made
   * @param moved the largest move of a mean in the last sweep; NaN where nobody looked
   */
  public record Solution(Magnetizations point, int sweeps, double moved) {}

  /**
   * Iterates from a point, all rows together. An interrupt stops it ({@link relief.Interrupts}).
   */
  public Solution solve(TapFreeEnergy tap, Magnetizations start) {
    Magnetizations now = start;
    double moved = Double.NaN;
    for (int made = 1; made <= sweeps; made++) {
      Interrupts.check();
      Magnetizations before = now;
      now = sweep(tap, before);
      moved = tolerance > 0 ? now.distance(before) : Double.NaN;
      if (made > 1) {
        forEach(before, NDArray::close);
      }
      if (moved <= tolerance) {
        return new Solution(now, made, moved);
      }
    }
    return new Solution(now, sweeps, moved);
  }

  private Magnetizations sweep(TapFreeEnergy tap, Magnetizations before) {
    Magnetizations next = before;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (List<Integer> block : tap.machine().blocks()) {
        for (int layer : block) {
          NDArray field = damped(before.fields().get(layer), tap.field(next.means(), layer));
          next = next.with(tap.machine(), layer, field);
        }
      }
      forEach(next, NDScope::unregister);
    }
    forEach(next, NDScope::register);
    return next;
  }

  private NDArray damped(NDArray before, NDArray wanted) {
    return damping == 0
        ? wanted
        : before.add(Scalar.apply(wanted.sub(before), NDArray::mul, 1 - damping));
  }

  private static void forEach(Magnetizations point, Consumer<NDArray> action) {
    point.fields().values().values().forEach(action);
    point.means().values().values().forEach(action);
  }
}
