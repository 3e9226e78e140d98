package relief.notebook;

import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/** Work whose arrays are all freed. */
final class Scoped {
  private Scoped() {}

  static <T> T of(Supplier<T> work) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return work.get();
    }
  }
}
