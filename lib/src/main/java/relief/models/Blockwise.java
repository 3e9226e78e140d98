package relief.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import relief.Parameters;
import relief.Rng;
import relief.Scalar;
import relief.layers.Convolution;
import relief.layers.Layer;

/** Links as blocks of DJL, see {@link DeepBeliefNet#toBlock()}. */
final class Blockwise {
  private static final String BIAS = "bias";
  private static final double SMALL = 0.01;

  private Blockwise() {}

  static SequentialBlock encoder(List<Link> links) {
    SequentialBlock block = new SequentialBlock();
    for (Link link : links) {
      long biases = addFields(block, link);
      block.add(activation(link.upper(), biases, link::activation));
    }
    return block;
  }

  /** The fields on the upper layer, and how many biases they contain at most. */
  private static long addFields(SequentialBlock block, Link link) {
    if (link.coupling() instanceof Convolution coupling) { // whose weights DJL's own block shares
      block
          .add(images(coupling))
          .add(filters(coupling, link.upper()))
          .add(LambdaBlock.singleton(maps -> maps.reshape(maps.getShape().get(0), -1)));
      return coupling.filters();
    }
    block.add(linear(weightsUp(link), link.upper()));
    return link.upper().units();
  }

  /** Rows as images, {@code [rows, channels, height, width]}. */
  private static LambdaBlock images(Convolution coupling) {
    int channels = coupling.channels();
    int height = coupling.height();
    int width = coupling.width();
    return LambdaBlock.singleton(
        rows -> rows.reshape(rows.getShape().get(0), channels, height, width));
  }

  private static Conv2d filters(Convolution coupling, Layer layer) {
    HostArray weights = HostArray.of(coupling.weights());
    Shape shape = coupling.weights().getShape();
    Conv2d block =
        Conv2d.builder()
            .setKernelShape(new Shape(shape.get(2), shape.get(3)))
            .setFilters(coupling.filters())
            .optStride(new Shape(coupling.stride(), coupling.stride()))
            .build();
    block.setInitializer((manager, s, type) -> weights.in(manager), Parameter.Type.WEIGHT);
    startBiases(block, layer, coupling.filters());
    return block;
  }

  static SequentialBlock classifier(List<Link> links, int classes, Rng rng) {
    Shape shape = new Shape(classes, links.get(links.size() - 1).shown());
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
      block.add(activation(link.lower(), link.lower().units(), Layer::mean));
    }
    return block;
  }

  /** [upper units, lower units], as Linear has them: the fields of one unit at a time. */
  private static HostArray weightsUp(Link link) {
    return fields(link, link.lower().units(), (one, unit) -> one.coupling().up(unit));
  }

  /** [lower units, shown units]. */
  private static HostArray weightsDown(Link link) {
    return fields(link, link.shown(), Link::field);
  }

  private static HostArray fields(Link link, int units, BiFunction<Link, NDArray, NDArray> field) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray each = link.machine().memory().eye(units);
      return HostArray.of(field.apply(link, each).transpose());
    }
  }

  private static Linear linear(HostArray weights, Layer layer) {
    Linear block = linear(weights, layer.units());
    startBiases(block, layer, layer.units());
    return block;
  }

  /** The biases of the layer become those of the block, if both have as many; else it has zeros. */
  private static void startBiases(Block block, Layer layer, long count) {
    if (moves(layer, count)) {
      HostArray bias = HostArray.of(layer.parameters().get(BIAS));
      block.setInitializer((manager, shape, type) -> bias.in(manager), Parameter.Type.BIAS);
    }
  }

  private static boolean moves(Layer layer, long count) {
    Parameters parameters = layer.parameters();
    return parameters.names().contains(BIAS) && parameters.get(BIAS).size() == count;
  }

  private static Linear linear(HostArray weights, int units) {
    Linear block = Linear.builder().setUnits(units).build();
    block.setInitializer((manager, shape, type) -> weights.in(manager), Parameter.Type.WEIGHT);
    return block;
  }

  /** What the layer makes of fields that contain the bias already, if it is of that size. */
  private static LambdaBlock activation(
      Layer layer, long biases, BiFunction<Layer, NDArray, NDArray> function) {
    LayerCopy copy = LayerCopy.of(layer, moves(layer, biases));
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

  /** A layer without the bias that a block has, its other arrays in Java's memory. */
  private record LayerCopy(Layer layer, boolean unbiased, List<HostArray> arrays) {
    static LayerCopy of(Layer layer, boolean unbiased) {
      List<HostArray> arrays = new ArrayList<>();
      layer.map(
          array -> {
            arrays.add(HostArray.of(array));
            return array;
          });
      return new LayerCopy(layer, unbiased, List.copyOf(arrays));
    }

    Layer in(NDManager manager) {
      Iterator<HostArray> next = arrays.iterator();
      Layer twin = layer.map(array -> next.next().in(manager));
      Parameters learning = twin.parameters();
      return unbiased ? twin.with(learning.and(BIAS, learning.get(BIAS).zerosLike())) : twin;
    }
  }
}
