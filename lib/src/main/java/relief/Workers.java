package relief;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Threads that work side by side, each on its part of the rows, with an engine of one thread each:
 * rows and chains are independent. The second thread inside an engine's product of a minibatch
 * waits more than it works; here the threads meet once a step.
 *
 * <p>The thread that asks for the work does a part of it itself. Results are put together in the
 * order of the parts, so that they don't depend on timing; they do depend on the number of parts.
 */
public final class Workers {
  /** The one who worked last comes first: it is still awake. */
  private static final Deque<Helper> IDLE = new ConcurrentLinkedDeque<>();

  private static final AtomicInteger HIRED = new AtomicInteger();

  private Workers() {}

  /**
   * How many threads work at most: the system property {@code relief.threads}, else the processors
   * that the JVM may use (a container's quota counts).
   */
  public static int count() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Math.max(1, Integer.getInteger("relief.threads", processors));
  }

  /**
   * As many parts of at least so many rows as there are workers for; one, where the rows are on a
   * GPU, which takes them all at once.
   */
  public static List<Part> parts(Device device, int size, int least) {
    int most = HostMemory.reaches(device) ? Math.min(count(), size / least) : 1;
    return Part.split(size, Math.max(1, most));
  }

  /**
   * Does the work of every part, each in a scope of its own, and returns when all are done. If the
   * caller is interrupted, or its own part fails, the others end where they look at {@link
   * Interrupts}.
   *
   * @throws RuntimeException of the first part that failed, after all have ended
   */
  public static void run(List<Part> parts, Consumer<Part> work) {
    List<Helper> helpers = take(parts.size() - 1);
    int own = parts.size() - helpers.size();
    List<Helper.Task> tasks = new ArrayList<>();
    for (int i = 0; i < helpers.size(); i++) {
      Part part = parts.get(own + i);
      tasks.add(helpers.get(i).start(() -> scoped(part, work)));
    }
    try {
      parts.subList(0, own).forEach(part -> scoped(part, work));
    } catch (RuntimeException | Error e) {
      tasks.forEach(Helper.Task::abandon);
      throw e;
    } finally {
      tasks.forEach(Helper.Task::await);
      helpers.forEach(IDLE::push);
    }
    tasks.forEach(Helper.Task::requireSuccess);
  }

  /** So many idle helpers, or fewer: what they would do is then the caller's. */
  private static List<Helper> take(int count) {
    List<Helper> helpers = new ArrayList<>();
    while (helpers.size() < count) {
      Helper helper = IDLE.poll();
      if (helper == null && HIRED.get() >= count() - 1) {
        break;
      }
      helpers.add(helper == null ? new Helper(HIRED.incrementAndGet()) : helper);
    }
    return helpers;
  }

  private static void scoped(Part part, Consumer<Part> work) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      work.accept(part);
    }
  }

  /** The sum of what the parts give: new arrays, in the caller's scope. */
  public static Parameters sum(List<Part> parts, Function<Part, Parameters> work) {
    List<Parameters> all = gather(parts, work);
    all.subList(1, all.size()).forEach(other -> all.get(0).add(other, 1));
    return all.get(0);
  }

  /** What the parts give, row under row: a new array in the caller's scope. */
  public static NDArray stack(List<Part> parts, Function<Part, NDArray> work) {
    NDList rows = new NDList();
    gather(parts, part -> Parameters.of("rows", work.apply(part)))
        .forEach(some -> rows.add(some.get("rows")));
    return rows.size() == 1 ? rows.get(0) : NDArrays.concat(rows);
  }

  private static List<Parameters> gather(List<Part> parts, Function<Part, Parameters> work) {
    Parameters[] results = new Parameters[parts.size()];
    try {
      run(parts, part -> results[part.number()] = release(work.apply(part)));
    } finally {
      Arrays.stream(results).filter(Objects::nonNull).forEach(Workers::adopt);
    }
    return List.of(results);
  }

  /** Into the caller's scope. */
  private static void adopt(Parameters result) {
    result.names().forEach(name -> NDScope.register(result.get(name)));
  }

  /** Out of the worker's scope. */
  private static Parameters release(Parameters result) {
    result.names().forEach(name -> NDScope.unregister(result.get(name)));
    return result;
  }
}
