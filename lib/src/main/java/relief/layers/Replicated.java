package relief.layers;

import ai.djl.ndarray.NDArray;
import relief.Parameters;
import relief.Scalar;

/**
 * A coupling between copies of two layers that share its weights: several lower layers push the
 * upper one harder, and the other way round. Greedy pretraining of a deep Boltzmann machine uses
 * two copies where the finished machine has a second neighbour (Salakhutdinov &amp; Hinton 2009,
 * section 3.1). The copies are represented by one, so that the two maps are adjoint only for equal
 * numbers of copies; the statistics are those of one pair.
 *
 * @param coupling the coupling of one pair
 * @param lowerCopies how many lower layers there are
 * @param upperCopies how many upper layers there are
 */
public record Replicated(Coupling coupling, int lowerCopies, int upperCopies) implements Coupling {
  @Override
  public NDArray up(NDArray lower) {
    return times(lowerCopies, coupling.up(lower));
  }

  @Override
  public NDArray down(NDArray upper) {
    return times(upperCopies, coupling.down(upper));
  }

  private static NDArray times(int copies, NDArray field) {
    return copies == 1 ? field : Scalar.apply(field, NDArray::mul, copies);
  }

  @Override
  public Parameters parameters() {
    return coupling.parameters();
  }

  @Override
  public Coupling with(Parameters parameters) {
    return new Replicated(coupling.with(parameters), lowerCopies, upperCopies);
  }

  @Override
  public Parameters statistics(NDArray lower, NDArray upper, NDArray weights) {
    return coupling.statistics(lower, upper, weights);
  }

  @Override
  public Coupling single() {
    return coupling.single();
  }

  @Override
  public Coupling power(int exponent) {
    return new Replicated(coupling.power(exponent), lowerCopies, upperCopies);
  }
}
