package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import relief.Parameters;
import relief.Rng;
import relief.layers.Layer;

/**
 * A layer that tells with its statistics where its units are in the data: rows of positive weight
 * are the data's, those of negative weight the model's (see {@link Phases}). So the means cost no
 * second inference, and the parts of several workers add up to them.
 *
 * @param layer the layer itself
 */
record ObservedLayer(Layer layer) implements Layer {
  /** The name, among the statistics, of the weighted sum of the data's rows: {@code [units]}. */
  static final String MEAN = "mean in the data";

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return layer.statistics(units, weights).and(MEAN, mean(units, weights));
  }

  @Override
  public Parameters meanStatistics(NDArray mean, NDArray weights) {
    return layer.meanStatistics(mean, weights).and(MEAN, mean(mean, weights));
  }

  private static NDArray mean(NDArray units, NDArray weights) {
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
    return new ObservedLayer(layer.with(parameters));
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
  public NDArray sample(NDArray field, Rng rng) {
    return layer.sample(field, rng);
  }

  @Override
  public NDArray sample(NDArray field, NDArray mean, Rng rng) {
    return layer.sample(field, mean, rng);
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return layer.logPartition(field);
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
  public void requireOutcome(NDArray units) {
    layer.requireOutcome(units);
  }
}
