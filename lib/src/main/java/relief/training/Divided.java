package relief.training;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import relief.Parameters;

/**
 * An optimizer with another one for some of the parameters. Each has moments of its own.
 *
 * @param optimizer what moves the rest
 * @param other what moves the named ones
 * @param names of those
 */
record Divided(Optimizer optimizer, Optimizer other, Set<String> names) implements Optimizer {
  Divided {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected names of parameters for "
              + other
              + ", such as \"layer0.bias\", got none; to have it for all, take it alone.");
    }
  }

  /** Of the other one's moments. */
  private String prefix() {
    return String.join(" ", new TreeSet<>(names)) + " ";
  }

  private Parameters some(Parameters all) {
    Set<String> rest = new HashSet<>(all.names());
    rest.removeAll(names);
    return all.without(rest);
  }

  @Override
  public Parameters moments(Parameters parameters) {
    names.forEach(parameters::get); // says what there is, if one isn't
    return optimizer
        .moments(parameters.without(names))
        .and(prefix(), other.moments(some(parameters)));
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    Set<String> others =
        moments.names().stream().filter(n -> n.startsWith(prefix())).collect(Collectors.toSet());
    optimizer.ascend(
        parameters.without(names), gradient.without(names), moments.without(others), clock);
    other.ascend(some(parameters), some(gradient), moments.under(prefix()), clock);
  }

  @Override
  public String toString() {
    return optimizer + "; for " + String.join(", ", new TreeSet<>(names)) + " " + other;
  }
}
