package relief.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights between two layers and the products that they take part in.
 *
 * @param up {@code [lower, upper]}
 * @param down its transpose, a view of the same memory
 * @param flipped whether the memory is in the order of {@code down}
 */
record Weights(NDArray up, NDArray down, boolean flipped) {
  /** Both orders in memory. */
  static List<Weights> layouts(NDManager memory, int lower, int upper) {
    NDArray straight = memory.randomUniform(-1, 1, new Shape(lower, upper));
    NDArray flipped = memory.randomUniform(-1, 1, new Shape(upper, lower));
    return List.of(
        new Weights(straight, straight.transpose(), false),
        new Weights(flipped.transpose(), flipped, true));
  }

  Product up(NDArray lower) {
    return new Product(lower, up);
  }

  Product down(NDArray upper) {
    return new Product(upper, down);
  }

  /** Up and down so many times. */
  List<Product> sweeps(int count, NDArray lower, NDArray upper) {
    List<Product> products = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      products.add(down(upper));
      products.add(up(lower));
    }
    return products;
  }

  /** The sum over rows of their outer products, in the order of the weights. */
  Product statistics(NDArray lower, NDArray upper) {
    return flipped ? new Product(upper.transpose(), lower) : new Product(lower.transpose(), upper);
  }

  /** The weights of the lower units {@code from} to {@code to}, a view. */
  Weights lowerPart(int from, int to) {
    NDArray part = up.get(from + ":" + to);
    return new Weights(part, part.transpose(), flipped);
  }

  NDArray lower(int rows) {
    return layer(rows, up.getShape().get(0));
  }

  NDArray upper(int rows) {
    return layer(rows, up.getShape().get(1));
  }

  private NDArray layer(int rows, long units) {
    return up.getManager().randomUniform(0, 1, new Shape(rows, units));
  }
}
