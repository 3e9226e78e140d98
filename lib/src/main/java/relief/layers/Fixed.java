package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Rng;

/**
 * A layer of which some parameters don't learn: they are hidden from {@link #parameters()} and
 * {@link #statistics}, so that no objective, penalty or optimizer ever sees them.
 *
 * @param layer the layer itself
 * @param names the parameters that keep their values
 */
public record Fixed(Layer layer, Set<String> names) implements Layer {
  /** The named parameters fixed, or all of them if none is named. */
  public static Layer of(Layer layer, String... names) {
    Set<String> all = layer.parameters().names();
    Set<String> some = names.length == 0 ? all : Set.of(names);
    if (!all.containsAll(some)) {
      throw new IllegalArgumentException(
          "Can't fix " + some + ": the parameters of " + layer + " are " + all + ".");
    }
    return new Fixed(layer, some);
  }

  @Override
  public Shape shape() {
    return layer.shape();
  }

  @Override
  public Parameters parameters() {
    return layer.parameters().without(names);
  }

  @Override
  public Layer with(Parameters parameters) {
    return new Fixed(layer.with(layer.parameters().and("", parameters)), names);
  }

  @Override
  public Layer map(UnaryOperator<NDArray> function) {
    return new Fixed(layer.map(function), names);
  }

  @Override
  public NDArray energy(NDArray units) {
    return layer.energy(units);
  }

  @Override
  public NDArray mean(NDArray field) {
    return layer.mean(field);
  }

  @Override
  public NDArray mean(NDArray field, NDArray current) {
    return layer.mean(field, current);
  }

  @Override
  public NDArray mode(NDArray field) {
    return layer.mode(field);
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    return layer.sample(field, rng);
  }

  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    return layer.sample(field, mean, rng);
  }

  @Override
  public NDArray moved(NDArray field, NDArray current, Rng rng) {
    return layer.moved(field, current, rng);
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return layer.logPartition(field);
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return parameters().names().isEmpty()
        ? Parameters.empty()
        : layer.statistics(units, weights).without(names);
  }

  @Override
  public Parameters meanStatistics(NDArray mean, NDArray weights) {
    return parameters().names().isEmpty()
        ? Parameters.empty()
        : layer.meanStatistics(mean, weights).without(names);
  }

  @Override
  public VarianceFunction varianceFunction() {
    return layer.varianceFunction();
  }

  @Override
  public Parameters varianceStatistics(NDArray pull) {
    return layer.varianceStatistics(pull).without(names);
  }

  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    return layer.matching(mean, variance).without(names);
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
  public int unitsOfAGroup() {
    return layer.unitsOfAGroup();
  }

  @Override
  public void requireOwnLaw(NDArray units) {
    layer.requireOwnLaw(units);
  }

  @Override
  public Optional<Outcomes> outcomes() {
    return layer.outcomes();
  }

  @Override
  public String toString() {
    return layer + " with fixed " + String.join(", ", names.stream().sorted().toList());
  }
}
