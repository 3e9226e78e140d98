package relief.evaluation;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import relief.training.Display;
import relief.training.Run;
import relief.training.Status;

/**
 * Shows how far annealing runs are and how much time is left, once they have taken two seconds: by
 * the bar that trainings have. The rate is taken from the first step on, as chains of reverse runs
 * are thermalised before. Any worker may count; the thread that made it shows.
 */
final class Countdown {
  private static final long PATIENCE = 2_000_000_000L; // nanoseconds
  private static final long PAUSE = 200_000_000L;
  private static final int POSITIONS = 10;

  private final String name;
  private final int steps;
  private final double all;
  private final Supplier<Display> displays;
  private final Thread owner = Thread.currentThread();
  private final AtomicLong done = new AtomicLong();
  private final long start = System.nanoTime();
  private long first;
  private long next;
  private Display.Bar bar;

  /**
   * For so many blocks of runs with so many steps of β each.
   *
   * @param name what it is called on the display
   */
  Countdown(String name, int steps, int blocks) {
    this(name, steps, blocks, PATIENCE, Display::find);
  }

  Countdown(String name, int steps, int blocks, long patience, Supplier<Display> displays) {
    this.name = name;
    this.steps = steps;
    this.all = (double) steps * blocks;
    this.displays = displays;
    next = start + patience;
  }

  /** Does the work, and says at the end how it went, if anything was shown. */
  void during(Runnable work) {
    Run.Outcome outcome = Run.Outcome.FAILED;
    try {
      work.run();
      outcome = Run.Outcome.FINISHED;
    } catch (CancellationException e) {
      outcome = Run.Outcome.INTERRUPTED;
      throw e;
    } finally {
      if (bar != null) {
        double seconds = secondsSince(start);
        bar.close(outcome, status(), String.format(Locale.ROOT, "%s in %.1f s", outcome, seconds));
      }
    }
  }

  /** One more step of one more block. */
  void tick() {
    done.incrementAndGet();
    if (Thread.currentThread() == owner) {
      look(System.nanoTime());
    }
  }

  private void look(long now) {
    if (first == 0) {
      first = now;
      next = Math.max(next, now + PAUSE);
    }
    if (now >= next) {
      bar = bar == null ? displays.get().open() : bar;
      bar.show(status());
      next = now + PAUSE;
    }
  }

  private static double secondsSince(long time) {
    return (System.nanoTime() - time) * 1e-9;
  }

  /** {@code 8 700 of 14 500 β}: in tenths, as a terminal gets a line for each. */
  private Status status() {
    double share = done.get() / all;
    long position = steps * (long) (share * POSITIONS) / POSITIONS;
    String words = LogPartition.grouped(position) + " of " + LogPartition.grouped(steps) + " β";
    return Status.after(secondsSince(first), name, words, share, Map.of());
  }
}
