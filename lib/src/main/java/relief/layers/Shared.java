package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;

/**
 * Maps of units that share their parameters, as the layers of a convolutional machine do: one bias
 * a channel of an image, one a filter (Lee, Grosse, Ranganath &amp; Ng 2009, section 3.2). Of each
 * unit of the layer inside there are so many copies, side by side; {@link #parameters()} are those
 * of the layer inside.
 *
 * <pre>{@code
 * Shared.of(Bernoulli.of(40), 18 * 18)    // 40 maps of 18 × 18 units, with 40 biases
 * }</pre>
 *
 * @param layer of units that are independent of each other, one for each map
 * @param places how many units a map has
 */
public record Shared(Layer layer, int places) implements Layer {
  /** Checks that units can be copied one by one. */
  public Shared {
    Units.requirePositive(places);
    if (layer.unitsOfAGroup() > 1) {
      throw new IllegalArgumentException(
          "Expected units that are independent of each other to share parameters, got "
              + layer
              + "; MaxPooled has groups of its own.");
    }
  }

  /** So many units of each of the layer's. */
  public static Spec of(Spec layer, int places) {
    Units.requirePositive(places);
    return workspace -> new Shared(layer.in(workspace), places);
  }

  /** A number for each map, {@code [maps]}, repeated for its units, {@code [maps · places]}. */
  static NDArray spread(NDArray each, int places) {
    return each.repeat(0, places);
  }

  /** The adjoint: numbers of units, {@code [maps · places]}, added up in each map. */
  static NDArray gather(NDArray units, int places) {
    return units.reshape(units.size() / places, places).sum(new int[] {1});
  }

  /** The same law, with the parameters of each unit written out. */
  private Layer spread() {
    return layer.map(each -> spread(each, places));
  }

  private NDArray spread(Function<Layer, NDArray> function) {
    return Workspace.scoped(() -> function.apply(spread()));
  }

  private Parameters gathered(Parameters ofUnits) {
    return ofUnits.map(each -> gather(each, places));
  }

  @Override
  public Shape shape() {
    return new Shape(Math.multiplyExact(layer.units(), places));
  }

  @Override
  public Parameters parameters() {
    return layer.parameters();
  }

  @Override
  public Layer with(Parameters parameters) {
    return new Shared(layer.with(parameters), places);
  }

  @Override
  public Layer map(UnaryOperator<NDArray> function) {
    return new Shared(layer.map(function), places);
  }

  @Override
  public NDArray energy(NDArray units) {
    return spread(each -> each.energy(units));
  }

  @Override
  public NDArray mean(NDArray field) {
    return spread(each -> each.mean(field));
  }

  @Override
  public NDArray mean(NDArray field, NDArray current) {
    return spread(each -> each.mean(field, current));
  }

  @Override
  public NDArray mode(NDArray field) {
    return spread(each -> each.mode(field));
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    return spread(each -> each.sample(field, rng));
  }

  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    return spread(each -> each.sample(field, mean, rng));
  }

  @Override
  public NDArray moved(NDArray field, NDArray current, Rng rng) {
    return spread(each -> each.moved(field, current, rng));
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return spread(each -> each.logPartition(field));
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return gathered(spread().statistics(units, weights));
  }

  @Override
  public Parameters meanStatistics(NDArray mean, NDArray weights) {
    return gathered(spread().meanStatistics(mean, weights));
  }

  @Override
  public VarianceFunction varianceFunction() {
    return spread().varianceFunction();
  }

  @Override
  public Parameters varianceStatistics(NDArray pull) {
    return gathered(spread().varianceStatistics(pull));
  }

  /** Mean and variance of all units of a map together: that of their means counts, too. */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray means = mean.reshape(layer.units(), places);
    NDArray common = means.mean(new int[] {1});
    NDArray scatter = means.sub(common.expandDims(1)).square().mean(new int[] {1});
    NDArray within = variance.reshape(layer.units(), places).mean(new int[] {1});
    return layer.matching(common, within.add(scatter));
  }

  @Override
  public void requireDomain(NDArray units) {
    layer.requireDomain(units);
  }

  @Override
  public void requireOutcome(NDArray units) {
    layer.requireOutcome(units);
  }

  @Override
  public Optional<Outcomes> outcomes() {
    return layer.outcomes().map(each -> each.repeated(places));
  }

  @Override
  public String toString() {
    return layer + " × " + places;
  }
}
