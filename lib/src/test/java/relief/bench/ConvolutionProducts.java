package relief.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The bare products of a convolutional machine with one channel. The windows that its filters see
 * are taken as written out already, which no program gets for nothing.
 */
record ConvolutionProducts(int pixels, int filters, int side, int rows) {
  /** CD-1: up twice, down once, and the statistics of both phases; all rows in one product. */
  List<List<Product>> contrastive(NDManager memory) {
    long places = (long) (pixels - side + 1) * (pixels - side + 1) * rows;
    NDArray windows = memory.randomNormal(new Shape((long) side * side, places));
    NDArray maps = memory.randomNormal(new Shape(filters, places));
    NDArray weights = memory.randomNormal(new Shape(filters, (long) side * side));
    Product up = new Product(weights, windows);
    Product down = new Product(weights.transpose(), maps);
    Product statistics = new Product(maps, windows.transpose());
    return List.of(List.of(up, down, up, statistics, statistics));
  }
}
