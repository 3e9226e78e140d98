package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import relief.Interrupts;
import relief.Rng;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.Conditional;

/**
 * Time series that go on: frame by frame is drawn given the frames before it, and becomes one of
 * them (Taylor, Hinton &amp; Roweis 2007, section 3.2). Each frame comes from Gibbs sweeps with the
 * history held, which start anew from the layers' own laws.
 *
 * @param machine as {@link Conditional#machine} makes them
 * @param sweeps for a frame, at least 1
 */
public record Continuation(BoltzmannMachine machine, int sweeps) {
  private static final int SWEEPS = 50;

  /** Checks that there is a history, and the number. */
  public Continuation {
    if (machine.layers().size() <= Conditional.HISTORY || sweeps < 1) {
      throw new IllegalArgumentException(
          "Expected a machine with a layer of histories, as Conditional.machine(…) makes them, and"
              + " at least one sweep, got "
              + machine
              + " and "
              + sweeps
              + ".");
    }
  }

  /** With 50 sweeps for a frame. */
  public static Continuation of(BoltzmannMachine machine) {
    return new Continuation(machine, SWEEPS);
  }

  /** With so many sweeps for a frame. */
  public Continuation sweeps(int count) {
    return new Continuation(machine, count);
  }

  /**
   * So many frames, one after another in a row: {@code [rows, frames · units]}, in the caller's
   * scope. Frame t draws from {@code rng.at(t)}, {@code sweeps + 1} numbers a unit and row.
   *
   * @param history the last frames of each series, the oldest first: {@code [rows, units of a
   *     history]}; see {@code TimeSeries.windows}
   * @throws IllegalArgumentException if it doesn't fit the machine
   */
  public NDArray draw(NDArray history, int frames, Rng rng) {
    if (frames < 1) {
      throw new IllegalArgumentException("Expected at least one frame, got " + frames + ".");
    }
    machine.requireFit(Conditional.HISTORY, history);
    return Workspace.scoped(
        () -> {
          NDList all = new NDList();
          NDArray past = history;
          for (int t = 0; t < frames; t++) {
            Interrupts.check();
            NDArray next = next(past, rng.at(t));
            past = past.concat(next, 1).get(":, " + next.getShape().get(1) + ":");
            all.add(next);
          }
          return NDArrays.concat(all, 1);
        });
  }

  private NDArray next(NDArray past, Rng rng) {
    int rows = Math.toIntExact(past.getShape().get(0));
    return Fantasy.of(machine, rows).steps(sweeps).given(Conditional.HISTORY, past).draw(rng);
  }
}
