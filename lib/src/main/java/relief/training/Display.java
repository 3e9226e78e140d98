package relief.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * Where progress is shown. Providers are found with {@link ServiceLoader}; the first that is
 * available is used, and plain lines on the standard output where none is.
 */
public interface Display {
  /** Whether this display can be used here and now. */
  boolean isAvailable();

  /** Begins a new bar. */
  Bar open();

  /** One bar, updated in place. */
  interface Bar {
    /** Shows where it stands; called several times a second at most. */
    void show(Status status);

    /**
     * Told what an epoch of a training brought, before that is shown.
     *
     * @param epoch how many are done, 0 before the first
     * @param status with the readings of this epoch
     * @param particles the visible means of some of the persistent chains, {@code [rows, units]},
     *     if there are any; in the caller's scope, to be asked for at once. They are not drawn, so
     *     that asking changes nothing
     */
    default void onEpoch(int epoch, Status status, Supplier<Optional<NDArray>> particles) {}

    /**
     * Shows how it ended.
     *
     * @param last where it stood then
     * @param how in words, which begin with the outcome
     */
    void close(Run.Outcome outcome, Status last, String how);
  }

  /** The display for this process. */
  static Display find() {
    return ServiceLoader.load(Display.class, Display.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(Display::isAvailable)
        .findFirst()
        .orElseGet(PlainDisplay::new);
  }
}
