package relief;

/**
 * The number of engine threads: as many as the processors really available, which respects a
 * container's quota (the engine itself does not), unless {@code ai.djl.pytorch.num_threads} or the
 * environment variable {@code OMP_NUM_THREADS} says otherwise. The engine reads it once, when it
 * starts.
 */
final class Threads {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  private Threads() {}

  static void configure() {
    if (System.getProperty(PROPERTY) == null && System.getenv("OMP_NUM_THREADS") == null) {
      System.setProperty(PROPERTY, Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
  }
}
