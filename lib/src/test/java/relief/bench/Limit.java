package relief.bench;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What no program on this engine can beat: the matrix products of a step and nothing else, in the
 * fastest of some arrangements. The arrangements take turns, so that a slow second of the machine
 * strikes all of them; a turn counts with its median step.
 *
 * @param steps in an epoch
 * @param arrangements of the products of one step
 */
record Limit(double steps, Function<NDManager, List<List<Product>>> arrangements) implements Work {
  private static final long TURN = 300_000_000L; // nanoseconds
  private static final int LEAST_STEPS = 5;

  @Override
  public List<Double> seconds(Setting setting) {
    List<List<Double>> seconds = new ArrayList<>();
    try (NDManager memory = setting.workspace().owner()) {
      List<List<Product>> all = arrangements.apply(memory);
      all.forEach(products -> seconds.add(new ArrayList<>()));
      for (int turn = 0; turn <= setting.epochs(); turn++) {
        for (int i = 0; i < all.size(); i++) {
          double median = median(all.get(i), TURN / setting.divisor());
          if (turn > 0) { // the first one warms up
            seconds.get(i).add(steps * median);
          }
        }
      }
    }
    return seconds.stream().min(Comparator.comparing(Measurement::median)).orElseThrow();
  }

  /** The seconds of the median step. */
  private static double median(List<Product> products, long nanoseconds) {
    List<Double> steps = new ArrayList<>();
    long start = System.nanoTime();
    long now = start;
    while (now - start < nanoseconds || steps.size() < LEAST_STEPS) {
      products.forEach(Product::run);
      long end = System.nanoTime();
      steps.add((end - now) * 1e-9);
      now = end;
    }
    return Measurement.median(steps);
  }
}
