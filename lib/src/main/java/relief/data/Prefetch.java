package relief.data;

import ai.djl.ndarray.NDArray;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Minibatches of a streamed data set, the next two of which are read while one is used. What comes
 * out depends on the order alone, not on who was faster.
 */
final class Prefetch implements Selection {
  private static final int DEPTH = 2;

  private final Streamed storage;
  private final int[] order;
  private final Deque<Ahead> pending = new ArrayDeque<>();

  /** Rows that are being read. */
  private record Ahead(int from, int to, Future<byte[]> numbers) {}

  Prefetch(Streamed storage, int[] order) {
    this.storage = storage;
    this.order = order;
  }

  @Override
  public NDArray gather(int from, int to) {
    storage.requireOpen();
    storage.requireRoom((to - (long) from) * storage.units() * Float.BYTES);
    Ahead next = pending.poll();
    if (next == null || next.from != from || next.to != to) {
      close();
      next = ahead(from, to);
    }
    int latest = pending.isEmpty() ? to : pending.getLast().to;
    while (pending.size() < DEPTH && latest < order.length) {
      Ahead after = ahead(latest, Math.min(order.length, latest + to - from));
      pending.add(after);
      latest = after.to;
    }
    return storage.array(await(next.numbers));
  }

  private Ahead ahead(int from, int to) {
    return new Ahead(from, to, storage.readAhead(Arrays.copyOfRange(order, from, to)));
  }

  /**
   * Waits for one minibatch. An interrupt stays, for whoever looks for it between steps.
   *
   * @throws RuntimeException that the reading ended with
   */
  private static byte[] await(Future<byte[]> numbers) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return numbers.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    pending.forEach(ahead -> ahead.numbers.cancel(false));
    pending.clear();
  }
}
