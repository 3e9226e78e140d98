package relief.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import relief.Parameters;
import relief.Rng;
import relief.layers.Bernoulli;
import relief.layers.Layer;

/** A user's own kind: the Bernoulli law under another name. */
record Neuron(Layer inner, NDArray threshold) implements Layer {
  static Layer.Spec of(int units) {
    return workspace ->
        new Neuron(Bernoulli.of(units).in(workspace), workspace.memory().full(inner(units), 0.5f));
  }

  private static Shape inner(int units) {
    return new Shape(units);
  }

  static Kind<Neuron> kind() {
    return new Kind<>(
        "Neuron",
        Neuron.class,
        neuron ->
            Description.of(Parameters.of("threshold", neuron.threshold))
                .part("inner", neuron.inner)
                .number("answer", 42),
        description -> {
          assertEquals(42, description.number("answer"));
          return new Neuron(
              description.part("inner", Layer.class), description.arrays().get("threshold"));
        });
  }

  @Override
  public Shape shape() {
    return inner.shape();
  }

  @Override
  public Parameters parameters() {
    return inner.parameters();
  }

  @Override
  public Layer with(Parameters parameters) {
    return new Neuron(inner.with(parameters), threshold);
  }

  @Override
  public NDArray energy(NDArray units) {
    return inner.energy(units).add(threshold.sum().toType(DataType.FLOAT64, false));
  }

  @Override
  public NDArray mean(NDArray field) {
    return inner.mean(field);
  }

  @Override
  public NDArray sample(NDArray field, Rng rng) {
    return inner.sample(field, rng);
  }

  @Override
  public NDArray logPartition(NDArray field) {
    return inner.logPartition(field);
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return inner.statistics(units, weights);
  }

  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    return inner.matching(mean, variance);
  }

  @Override
  public void requireDomain(NDArray units) {
    inner.requireDomain(units);
  }

  @Override
  public String toString() {
    return "Neuron(" + units() + ")";
  }
}
