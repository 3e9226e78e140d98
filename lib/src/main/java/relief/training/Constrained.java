package relief.training;

import java.util.List;
import relief.Parameters;

/**
 * An optimizer that puts some parameters back into a set after each update. Its moments are not
 * told.
 *
 * @param optimizer what makes the update
 * @param constraint the set
 * @param what "coupling 1" and the like, or the name of a parameter
 * @param prefixes what the names of the constrained parameters begin with
 */
record Constrained(
    Optimizer optimizer, Constraint constraint, List<String> what, List<String> prefixes)
    implements Optimizer {
  private static final String COUPLING = "edge";

  /** On the weights of these couplings; none means all of them. */
  static Constrained couplings(Optimizer optimizer, Constraint constraint, Integer... couplings) {
    List<Integer> chosen = List.of(couplings);
    List<String> prefixes =
        chosen.isEmpty()
            ? List.of(COUPLING)
            : chosen.stream().map(i -> COUPLING + i + ".").toList();
    List<String> what =
        chosen.isEmpty()
            ? List.of("all couplings")
            : chosen.stream().map(i -> "coupling " + i).toList();
    return new Constrained(optimizer, constraint, what, prefixes);
  }

  @Override
  public Parameters moments(Parameters parameters) {
    for (int i = 0; i < prefixes.size(); i++) {
      if (parameters.under(prefixes.get(i)).names().isEmpty()) {
        throw new IllegalArgumentException(
            "Expected parameters that learn, to keep them "
                + constraint
                + ", got "
                + what.get(i)
                + " of parameters named "
                + parameters.names()
                + "; coupling 0 joins layers 0 and 1.");
      }
    }
    return optimizer.moments(parameters);
  }

  @Override
  public void ascend(Parameters parameters, Parameters gradient, Parameters moments, Clock clock) {
    optimizer.ascend(parameters, gradient, moments, clock);
    prefixes.forEach(prefix -> enforce(parameters.under(prefix)));
  }

  private void enforce(Parameters some) {
    some.names().forEach(name -> constraint.enforce(some.get(name)));
  }

  @Override
  public String toString() {
    return optimizer + ", " + constraint;
  }
}
