package relief.training;

import java.util.Set;
import relief.Parameters;

/**
 * An optimizer that leaves some parameters as they are, and has no moments for them.
 *
 * @param optimizer what moves the others
 * @param names of those that stay
 */
record Frozen(Optimizer optimizer, Set<String> names) implements Optimizer {
  Frozen {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "Expected names of parameters to freeze, such as \"edge0.weights\", got none.");
    }
  }

  @Override
  public Parameters moments(Parameters parameters) {
    names.forEach(parameters::get); // says what there is, if one isn't
    return optimizer.moments(parameters.without(names));
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    optimizer.ascend(parameters.without(names), gradient.without(names), moments, clock);
  }

  @Override
  public String toString() {
    return optimizer + ", " + String.join(", ", names.stream().sorted().toList()) + " frozen";
  }
}
