package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relief.Parameters;
import relief.Rng;
import relief.layers.Layer;
import relief.layers.Outcomes;
import relief.layers.VarianceFunction;
import relief.models.BoltzmannMachine;

/**
 * A layer that tells with its statistics where its units are in the data: rows of positive weight
 * are the data's, those of negative weight the model's (see {@link Phases}). So the means cost no
 * second inference, and the parts of several workers add up to them.
 *
 * @param layer the layer itself
 * @param name of the weighted sum of the data's rows, {@code [units]}, among the statistics; each
 *     observer has its own
 */
record ObservedLayer(Layer layer, String name) implements Layer {
  /** The layers of a machine, each observed under this name. */
  static List<Layer> all(BoltzmannMachine machine, String name) {
    List<Layer> layers = new ArrayList<>();
    machine.layers().forEach(layer -> layers.add(new ObservedLayer(layer, name)));
    return layers;
  }

  /** The observed means, as "layer0" and so on, among the statistics of such layers. */
  static Parameters means(Parameters statistics, String name) {
    Parameters means = Parameters.empty();
    for (String each : statistics.names()) {
      if (each.endsWith("." + name)) {
        String layer = each.substring(0, each.length() - name.length() - 1);
        means = means.and(layer, statistics.get(each));
      }
    }
    return means;
  }

  /** The other statistics. */
  static Parameters without(Parameters statistics, String name) {
    Set<String> observed = new HashSet<>(statistics.names());
    observed.removeIf(each -> !each.endsWith("." + name));
    return statistics.without(observed);
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return layer.statistics(units, weights).and(name, ofTheData(units, weights));
  }

  @Override
  public Parameters meanStatistics(NDArray mean, NDArray weights) {
    return layer.meanStatistics(mean, weights).and(name, ofTheData(mean, weights));
  }

  private static NDArray ofTheData(NDArray units, NDArray weights) {
    return Activation.relu(weights).matMul(units);
  }

  @Override
  public Shape shape() {
    return layer.shape();
  }

  @Override
  public Parameters parameters() {
    return layer.parameters();
  }

  @Override
  public Layer with(Parameters parameters) {
    return new ObservedLayer(layer.with(parameters), name);
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
  public VarianceFunction varianceFunction() {
    return layer.varianceFunction();
  }

  @Override
  public Parameters varianceStatistics(NDArray pull) {
    return layer.varianceStatistics(pull);
  }

  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    return layer.matching(mean, variance);
  }

  @Override
  public void requireDomain(NDArray units) {
    layer.requireDomain(units);
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
    return layer.toString();
  }

  @Override
  public void requireOutcome(NDArray units) {
    layer.requireOutcome(units);
  }
}
