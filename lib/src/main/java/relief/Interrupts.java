package relief;

import java.util.concurrent.CancellationException;

/**
 * The stop button. A notebook interrupts the thread of the running cell; whatever runs long asks
 * here, every few milliseconds, whether it is to go on. {@link Workers} stop with the thread that
 * they work for.
 */
public final class Interrupts {
  private Interrupts() {}

  /**
   * Ends a computation that nobody waits for any more.
   *
   * @throws CancellationException if the thread that asked for the computation was interrupted,
   *     whose interrupt is thereby used up, or if another worker's part of it has failed
   */
  public static void check() {
    Helper.Task task = Helper.task();
    if (task == null ? Thread.interrupted() : task.isUnwanted()) {
      throw new CancellationException(
          "Stopped by an interrupt, before there was a result. Nothing was changed: run it again"
              + " for one, with less to do if it took too long.");
    }
  }
}
