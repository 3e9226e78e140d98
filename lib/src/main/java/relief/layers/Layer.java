package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;

/**
 * Units of one kind, independent of each other given the field that the rest of the machine exerts
 * on them:
 *
 * <pre>p(x | field) ∝ exp(x · field − energy(x))</pre>
 *
 * <p>A layer is an immutable record of its parameter arrays; one record, in one file, makes a new
 * kind of unit. Shapes: units and fields are {@code [rows, units]}, float32; what is summed over
 * the units is {@code [rows]}, float64. None of the methods keeps or closes an array.
 */
public interface Layer {
  /** The shape of one row of units. */
  Shape shape();

  /** The arrays that learn, by name. */
  Parameters parameters();

  /** The same layer with other values for {@link #parameters()}. */
  Layer with(Parameters parameters);

  /**
   * The same layer with a function of every array, also of those that don't learn: a layer that
   * hides arrays from {@link #parameters()} has to override this.
   */
  default Layer map(UnaryOperator<NDArray> function) {
    return with(parameters().map(function));
  }

  /** The energy of the units by themselves, without couplings, in nats: {@code [rows]}. */
  NDArray energy(NDArray units);

  /** The conditional mean ⟨x | field⟩. */
  NDArray mean(NDArray field);

  /**
   * The conditional mean of units that are at these values now and keep what they conserve of them,
   * as a document keeps its length ({@link Multinomial}); as a rule they conserve nothing, and it
   * is {@link #mean(NDArray)}.
   *
   * @param current {@code [rows, units]}, or means
   */
  default NDArray mean(NDArray field, NDArray current) {
    return mean(field);
  }

  /**
   * The likeliest value of every unit given the field, argmax of x · field − energy(x): what units
   * without noise would be.
   *
   * @throws UnsupportedOperationException if the layer doesn't tell
   */
  default NDArray mode(NDArray field) {
    throw new UnsupportedOperationException(
        "Expected units that know their likeliest value, got "
            + this
            + "; implement mode(NDArray), or take Gibbs or MeanField.");
  }

  /**
   * A draw from p(x | field); takes at most one random number a unit, as a rule ({@link
   * Multinomial} takes one a draw).
   */
  NDArray sample(NDArray field, Rng rng);

  /** The same draw where the conditional mean is known already, which may save work. */
  default NDArray sample(NDArray field, NDArray mean, Rng rng) {
    return sample(field, rng);
  }

  /**
   * A draw that units at these values now can move to: p(x | field) given what they conserve; as a
   * rule they conserve nothing, and it is {@link #sample(NDArray, Rng)}.
   *
   * @param current {@code [rows, units]}
   */
  default NDArray moved(NDArray field, NDArray current, Rng rng) {
    return sample(field, rng);
  }

  /** log ∫ exp(x · field − energy(x)) dx in nats: {@code [rows]}. */
  NDArray logPartition(NDArray field);

  /**
   * The weighted sum over rows of −∂energy/∂θ, for every parameter θ.
   *
   * @param units {@code [rows, units]}
   * @param weights {@code [rows]}; 1/rows each for a mean over rows
   */
  Parameters statistics(NDArray units, NDArray weights);

  /**
   * The expected {@link #statistics} of units with these conditional means. The same, unless the
   * energy is curved in the units: then the conditional variance counts too.
   */
  default Parameters meanStatistics(NDArray mean, NDArray weights) {
    return statistics(mean, weights);
  }

  /**
   * The variance of the units as a function of their means, which expansions in the coupling need.
   *
   * @throws UnsupportedOperationException if that is not quadratic, or not known
   */
  default VarianceFunction varianceFunction() {
    throw new UnsupportedOperationException(
        "Expected units whose variance is a quadratic function of their mean, as those of Bernoulli,"
            + " Ising and Gaussian layers, got "
            + this
            + "; implement varianceFunction(), or train and evaluate without TAP.");
  }

  /**
   * Σ over rows of pull · ∂V/∂θ, for those parameters θ that the constant of the {@link
   * #varianceFunction} depends on; none as a rule.
   *
   * @param pull {@code [rows, units]}
   */
  default Parameters varianceStatistics(NDArray pull) {
    return Parameters.empty();
  }

  /**
   * The parameters at which the units, without any field, have the given moments: the data-bias
   * start of a visible layer.
   *
   * @param mean {@code [units]}
   * @param variance {@code [units]}; layers whose variance follows from the mean ignore it
   */
  Parameters matching(NDArray mean, NDArray variance);

  /**
   * Checks that the values are some that such units can have, or means of them.
   *
   * @throws IllegalArgumentException otherwise: says what was expected, what came, what to do
   */
  void requireDomain(NDArray units);

  /**
   * Checks that the values are some that such units can have, not means of them: only these have a
   * probability, or a density. The same as {@link #requireDomain} unless means are no such values.
   *
   * @throws IllegalArgumentException otherwise: says what was expected, what came, what to do
   */
  default void requireOutcome(NDArray units) {
    requireDomain(units);
  }

  /**
   * All values that a row can take, which exact likelihoods enumerate; empty for units that are
   * real numbers.
   */
  default Optional<Outcomes> outcomes() {
    return Optional.empty();
  }

  /** How many units depend on each other given the field: 1, or those of a group. */
  default int unitsOfAGroup() {
    return outcomes().map(Outcomes::unitsOfAGroup).orElse(1);
  }

  /**
   * Checks that rows are such as {@link #sample(NDArray, Rng)} draws: those with other amounts of
   * what {@link #moved} conserves are not, and chains that start without data never meet them.
   *
   * @throws IllegalArgumentException otherwise: says what was expected, what came, what to do
   */
  default void requireOwnLaw(NDArray units) {}

  /** How many units a row has. */
  default int units() {
    return Math.toIntExact(shape().size());
  }

  /** A description that makes its layer in a workspace, for example {@code Bernoulli.of(784)}. */
  @FunctionalInterface
  interface Spec {
    /** Makes the layer, with arrays that the workspace's current memory owns. */
    Layer in(Workspace workspace);

    /** The same layer with parameters that don't learn: the named ones, or all if none is named. */
    default Spec fixed(String... names) {
      return workspace -> {
        Layer layer = in(workspace);
        NDManager owner = workspace.owner();
        layer.parameters().map(array -> Workspace.keep(owner, array)); // hidden from now on
        return Fixed.of(layer, names);
      };
    }
  }
}
