package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.layers.Layer;

/** Links as blocks of DJL, see {@link DeepBeliefNet#toBlock()}. */
final class Blockwise {
  private static final String BIAS = "bias";
  private static final double SMALL = 0.01;

  private Blockwise() {}

  static SequentialBlock encoder(List<Link> links) {
    SequentialBlock block = new SequentialBlock();
    for (Link link : links) {
      block.add(linear(weightsUp(link), link.upper()));
      block.add(activation(link.upper(), link::activation));
    }
    return block;
  }

  static SequentialBlock classifier(List<Link> links, int classes, Rng rng) {
    Shape shape = new Shape(classes, links.get(links.size() - 1).upper().units());
    HostArray weights;
    try (NDArray normal = rng.normal(shape);
        NDArray small = Scalar.apply(normal, NDArray::mul, SMALL)) {
      weights = HostArray.of(small);
    }
    return encoder(links).add(linear(weights, classes));
  }

  static SequentialBlock autoencoder(List<Link> links) {
    SequentialBlock block = encoder(links);
    for (int i = links.size() - 1; i >= 0; i--) {
      Link link = links.get(i);
      block.add(linear(weightsDown(link), link.lower()));
      block.add(activation(link.lower(), Layer::mean));
    }
    return block;
  }

  /** [upper units, lower units], as Linear has them: the fields of one unit at a time. */
  private static HostArray weightsUp(Link link) {
    return fields(link, link.lower().units(), (one, unit) -> one.coupling().up(unit));
  }

  /** [lower units, upper units]. */
  private static HostArray weightsDown(Link link) {
    return fields(link, link.upper().units(), (one, unit) -> one.coupling().down(unit));
  }

  private static HostArray fields(Link link, int units, BiFunction<Link, NDArray, NDArray> field) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray each = link.machine().memory().eye(units);
      return HostArray.of(field.apply(link, each).transpose());
    }
  }

  /** The bias of the layer, if it has one that learns, is that of the linear block, else zero. */
  private static Linear linear(HostArray weights, Layer layer) {
    Linear block = linear(weights, layer.units());
    Parameters parameters = layer.parameters();
    if (parameters.names().contains(BIAS)) {
      HostArray bias = HostArray.of(parameters.get(BIAS));
      block.setInitializer((manager, shape, type) -> bias.in(manager), Parameter.Type.BIAS);
    }
    return block;
  }

  private static Linear linear(HostArray weights, int units) {
    Linear block = Linear.builder().setUnits(units).build();
    block.setInitializer((manager, shape, type) -> weights.in(manager), Parameter.Type.WEIGHT);
    return block;
  }

  /** What the layer makes of fields that contain the bias already. */
  private static LambdaBlock activation(Layer layer, BiFunction<Layer, NDArray, NDArray> function) {
    LayerCopy copy = LayerCopy.of(layer);
    return LambdaBlock.singleton(
        field -> {
          NDArray shown = function.apply(copy.in(field.getManager()), field);
          requireGradient(layer, field, shown);
          return shown;
        });
  }

  /** The engine's conversions of types, for one, return arrays without a history. */
  private static void requireGradient(Layer layer, NDArray field, NDArray shown) {
    if (field.hasGradient() && !shown.hasGradient()) {
      throw new IllegalStateException(
          "Expected means that gradients pass through, got some without from "
              + layer
              + "; its mean(NDArray) must not convert types.");
    }
  }

  /** A layer without a bias, its other arrays in Java's memory. */
  private record LayerCopy(Layer layer, List<HostArray> arrays) {
    static LayerCopy of(Layer layer) {
      List<HostArray> arrays = new ArrayList<>();
      layer.map(
          array -> {
            arrays.add(HostArray.of(array));
            return array;
          });
      return new LayerCopy(layer, List.copyOf(arrays));
    }

    Layer in(NDManager manager) {
      Iterator<HostArray> next = arrays.iterator();
      Layer twin = layer.map(array -> next.next().in(manager));
      Parameters learning = twin.parameters();
      return learning.names().contains(BIAS)
          ? twin.with(learning.and(BIAS, learning.get(BIAS).zerosLike()))
          : twin;
    }
  }
}
