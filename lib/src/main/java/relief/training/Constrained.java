package relief.training;

import java.util.Set;
import relief.Parameters;

/**
 * An optimizer whose weights are put back into a set after each update. Its moments are not told.
 *
 * @param optimizer what makes the update
 * @param constraint the set
 * @param chosen indices of the couplings; none means all of them
 */
record Constrained(Optimizer optimizer, Constraint constraint, Set<Integer> chosen)
    implements Optimizer {
  private static final String COUPLING = "edge";

  @Override
  public Parameters moments(Parameters parameters) {
    for (int i : chosen) {
      if (parameters.under(prefix(i)).names().isEmpty()) {
        throw new IllegalArgumentException(
            "Expected a coupling with weights that learn, to keep them "
                + constraint
                + ", got coupling "
                + i
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
    if (chosen.isEmpty()) {
      enforce(parameters.under(COUPLING));
    }
    chosen.forEach(i -> enforce(parameters.under(prefix(i))));
  }

  private void enforce(Parameters weights) {
    weights.names().forEach(name -> constraint.enforce(weights.get(name)));
  }

  private static String prefix(int coupling) {
    return COUPLING + coupling + ".";
  }

  @Override
  public String toString() {
    return optimizer + ", " + constraint;
  }
}
