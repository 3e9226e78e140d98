package relief.bench;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import relief.Part;
import relief.Workers;

/**
 * What no program on this engine can beat: the matrix products of a step and nothing else, in the
 * fastest of some arrangements, by as many workers as Relief has, each with its part of the rows.
 * The arrangements take turns, so that a slow second of the machine strikes all of them; a turn
 * counts with its median step.
 *
 * @param steps in an epoch
 * @param arrangements to choose from
 */
record Limit(double steps, Arrangements arrangements) implements Work {
  private static final long TURN = 300_000_000L; // nanoseconds
  private static final int LEAST_STEPS = 5;

  /** Ways to arrange the products of one step. */
  @FunctionalInterface
  interface Arrangements {
    /** Each way as a list of products, for one over {@code workers} of the rows. */
    List<List<Product>> in(NDManager memory, int workers);
  }

  @Override
  public List<Double> seconds(Setting setting) {
    List<List<Double>> seconds = new ArrayList<>();
    try (NDManager memory = setting.workspace().owner()) {
      List<List<List<Product>>> workers =
          Stream.generate(() -> arrangements.in(memory, Workers.count()))
              .limit(Workers.count())
              .toList();
      workers.get(0).forEach(products -> seconds.add(new ArrayList<>()));
      for (int turn = 0; turn <= setting.epochs(); turn++) {
        for (int i = 0; i < seconds.size(); i++) {
          int way = i;
          double median =
              slowest(workers.stream().map(w -> w.get(way)).toList(), TURN / setting.divisor());
          if (turn > 0) { // the first one warms up
            seconds.get(i).add(steps * median);
          }
        }
      }
    }
    return seconds.stream().min(Comparator.comparing(Measurement::median)).orElseThrow();
  }

  /** All workers side by side, who don't wait for each other. */
  private static double slowest(List<List<Product>> workers, long nanoseconds) {
    double[] medians = new double[workers.size()];
    Workers.run(
        Part.split(medians.length, medians.length),
        part -> medians[part.number()] = median(workers.get(part.number()), nanoseconds));
    return Arrays.stream(medians).max().orElseThrow();
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
