package relief;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A thread that helps out. Waking a parked thread takes about as long as a small matrix product (60
 * µs here), so whoever waits looks again and again for a while before it parks: between the steps
 * of a training nobody sleeps, and an idle helper costs nothing.
 */
final class Helper {
  private static final long PATIENCE = 300_000; // nanoseconds

  /** What this thread helps with; nothing, unless it is a helper's. */
  private static final ThreadLocal<Task> CURRENT = new ThreadLocal<>();

  private final AtomicReference<Task> next = new AtomicReference<>();
  private final Thread thread;

  Helper(int number) {
    thread = new Thread(this::serve, "relief-worker-" + number);
    thread.setDaemon(true);
    thread.start();
  }

  /** The piece of work that the running thread does for another one, or null. */
  static Task task() {
    return CURRENT.get();
  }

  /** Starts a piece of work; the one before it must have been waited for. */
  Task start(Runnable work) {
    Task task = new Task(work, Thread.currentThread());
    next.set(task);
    LockSupport.unpark(thread);
    return task;
  }

  private void serve() {
    while (true) {
      await(() -> next.get() != null);
      next.getAndSet(null).run();
    }
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start < PATIENCE) {
        Thread.onSpinWait();
      } else {
        LockSupport.park();
      }
    }
  }

  /** One piece of work, and who waits for it. */
  static final class Task {
    private final Runnable work;
    private final Thread client;
    private final Task order = task(); // the client's own, if it helps somebody itself
    private volatile boolean abandoned;
    private Throwable failure;
    private volatile boolean ended;

    private Task(Runnable work, Thread client) {
      this.work = work;
      this.client = client;
    }

    private void run() {
      CURRENT.set(this);
      try {
        work.run();
      } catch (Throwable e) { // whatever it is, the client is to hear of it
        failure = e;
      } finally {
        CURRENT.remove();
        ended = true;
        LockSupport.unpark(client);
      }
    }

    /** Says that the client can't use the outcome any more. */
    void abandon() {
      abandoned = true;
    }

    /** Whether the client can't use the outcome, or was interrupted while it waits for it. */
    boolean isUnwanted() {
      return abandoned || (order == null ? client.isInterrupted() : order.isUnwanted());
    }

    /**
     * Waits for the end; an interrupt is kept, and shortens that only if the work looks at {@link
     * Interrupts}.
     */
    void await() {
      Helper.await(() -> ended);
    }

    /** Throws what the work threw, if it did. */
    void requireSuccess() {
      if (failure instanceof CancellationException) {
        Interrupts.check(); // for the client's own interrupt, which is used up
      }
      if (failure instanceof Error e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
    }
  }
}
