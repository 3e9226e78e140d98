package relief.contract;

import java.util.function.Function;
import relief.Workspace;
import relief.layers.Coupling;

/**
 * A coupling of 4 lower and 3 upper units, in 6 rows, and how it departs from the plain contract on
 * purpose.
 *
 * @param up how many copies of the lower layer push the upper one, or which share of it
 * @param down the same the other way
 * @param lower what its statistics take from every lower unit
 * @param upper what its statistics take from every upper unit
 */
record CouplingExample(
    String name,
    Function<Workspace, Coupling> make,
    double up,
    double down,
    float lower,
    float upper) {
  /** One that is what {@link Coupling} says. */
  static CouplingExample plain(String name, Function<Workspace, Coupling> make) {
    return new CouplingExample(name, make, 1, 1, 0, 0);
  }

  @Override
  public String toString() {
    return name;
  }
}
