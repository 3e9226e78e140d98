package relief;

/**
 * The number of threads inside the engine: one, unless the system property {@code
 * ai.djl.pytorch.num_threads} or the environment variable {@code OMP_NUM_THREADS} says otherwise.
 * At the sizes of minibatches more threads wait for each other longer than they work; {@link
 * Workers} share the rows out instead. The engine reads it once, when it starts.
 */
final class Threads {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  private Threads() {}

  static void configure() {
    if (System.getProperty(PROPERTY) == null && System.getenv("OMP_NUM_THREADS") == null) {
      System.setProperty(PROPERTY, "1");
    }
  }
}
