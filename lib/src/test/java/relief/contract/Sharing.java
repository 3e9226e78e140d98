package relief.contract;

import ai.djl.ndarray.types.Shape;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import relief.Parameters;
import relief.layers.Layer;
import relief.layers.MaxPooled;
import relief.layers.Shared;

/** Small layers whose units share parameters, for the contract of all layers. */
final class Sharing {
  private Sharing() {}

  /** Maps of three units, or of one. */
  static Layer.Spec maps(IntFunction<Layer.Spec> kind, int units) {
    int places = Math.min(units, 3);
    return Shared.of(kind.apply(units / places), places);
  }

  /** Maps of one block of 1 × 3. */
  static Layer.Spec pooled(int units) {
    return w -> new MaxPooled(w.memory().zeros(new Shape(units / 3)), 1, 3, 1, 3);
  }

  /** The mean of those units that have their parameters in common with this one. */
  static double mean(float[] means, Layer layer, int unit) {
    Parameters parameters = layer.parameters();
    String any = parameters.names().iterator().next();
    int sharing = means.length / (int) parameters.get(any).size();
    int first = unit / sharing * sharing;
    return IntStream.range(first, first + sharing).mapToDouble(i -> means[i]).average().orElse(0);
  }
}
