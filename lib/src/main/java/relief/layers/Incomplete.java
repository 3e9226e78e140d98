package relief.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.UnaryOperator;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;

/**
 * Groups of categories of which a row of data may lack some: ratings of films, of which nobody has
 * seen them all (Salakhutdinov, Mnih &amp; Hinton 2007). A group that is absent is all 0; it then
 * exerts no field, and adds nothing to energies and statistics. The law given a field is that of
 * the layer inside, with every group present, so that means are predictions of what is absent.
 *
 * <p>In training {@code Observing.absent(categories)} keeps absent groups absent in the model's
 * phase, too.
 *
 * @param layer the groups
 */
public record Incomplete(OneHot layer) implements Layer {
  /** So many groups of so many categories each, with zero biases. */
  public static Spec of(int groups, int categories) {
    Spec inside = OneHot.of(groups, categories);
    return workspace -> new Incomplete((OneHot) inside.in(workspace));
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
    return new Incomplete((OneHot) layer.with(parameters));
  }

  @Override
  public Layer map(UnaryOperator<NDArray> function) {
    return new Incomplete((OneHot) layer.map(function));
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
  public NDArray logPartition(NDArray field) {
    return layer.logPartition(field);
  }

  @Override
  public Parameters statistics(NDArray units, NDArray weights) {
    return layer.statistics(units, weights);
  }

  /** By the shares of the categories among the rows that have the group; alike if none has. */
  @Override
  public Parameters matching(NDArray mean, NDArray variance) {
    NDArray grouped = grouped(mean);
    NDArray present = grouped.sum(new int[] {1}, true);
    NDArray shares = grouped.div(present.maximum(Float.MIN_NORMAL));
    NDArray none = Scalar.apply(present, NDArray::eq, 0).toType(DataType.FLOAT32, false);
    NDArray all = shares.add(Scalar.apply(none, NDArray::div, layer.categories()));
    return layer.matching(all.reshape(mean.getShape()), variance);
  }

  private NDArray grouped(NDArray units) {
    return units.reshape(-1, layer.categories());
  }

  /** As of the layer inside, but groups may be absent. */
  @Override
  public void requireDomain(NDArray units) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray grouped = grouped(units);
      NDArray none = Scalar.apply(grouped.abs().sum(new int[] {1}, true), NDArray::eq, 0);
      NDArray even = Scalar.apply(grouped.onesLike(), NDArray::div, layer.categories());
      NDArray present = NDArrays.where(none.broadcast(grouped.getShape()), even, grouped);
      layer.requireDomain(present.reshape(units.getShape()));
    }
  }

  /** Every group present: rows that lack different ones have different partition functions. */
  @Override
  public void requireOutcome(NDArray units) {
    layer.requireOutcome(units);
  }

  @Override
  public Optional<Outcomes> outcomes() {
    return layer.outcomes();
  }

  @Override
  public String toString() {
    return "Incomplete " + layer;
  }
}
