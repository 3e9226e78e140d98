package relief.training;

import java.util.ServiceLoader;

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
