package relief.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import relief.Rng;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/**
 * Exact likelihoods of small machines. The layers of a chain fall into two blocks, even and odd;
 * the states of one block are enumerated and the other block is summed out in closed form, so that
 * the cost is the number of states of the smaller block, 2^units for binary ones. Of more blocks
 * ({@link BoltzmannMachine#blocks}) all but one are enumerated. As a metric: the mean over rows of
 * log p(v), in nats.
 *
 * <p>The rows must be values that the visible units can take, 0 and 1 for {@code Bernoulli}: grey
 * levels have no likelihood and are refused. Draws nothing but what the data's preparation draws.
 * An interrupt stops it ({@link relief.Interrupts}).
 */
public record Exact() implements Metric, PartitionFunction {
  /** So many binary units, or layers with as many states, are enumerated for every row. */
  static final int MOST_HIDDEN = 16;

  @Override
  public String name() {
    return "log-likelihood";
  }

  /**
   * log Z in nats, for machines with at most the states of 25 binary units in one of their blocks.
   *
   * @throws IllegalArgumentException if no block has so few, as none of real-valued units has
   */
  public static double logPartition(BoltzmannMachine machine) {
    return unknown(machine, Set.of(), Enumerated.MOST).logSum();
  }

  @Override
  public LogPartition estimate(BoltzmannMachine machine, Dataset data, Rng rng) {
    return LogPartition.exact(logPartition(machine));
  }

  /**
   * The mean log-likelihood of the rows and its standard error over the rows. In machines with more
   * than one hidden layer the hidden layers of the smaller block are enumerated for each row.
   *
   * @throws IllegalArgumentException if no block has at most the states of 25 binary units, or,
   *     beyond RBMs, no hidden block at most those of 16, or if rows are no outcomes ({@link
   *     Layer#requireOutcome})
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    return LogLikelihood.estimate(
        LogLikelihood.unnormalized(machine, data, rng), estimate(machine, data, rng));
  }

  /** The hidden layers to enumerate, such that all others are uncoupled given them and layer 0. */
  static Enumerated hidden(BoltzmannMachine machine) {
    return unknown(machine, Set.of(0), MOST_HIDDEN);
  }

  /**
   * The unknown layers to enumerate, such that all others are uncoupled given them and the known
   * ones: all but those of one block, with the fewest states.
   */
  static Enumerated unknown(BoltzmannMachine machine, Set<Integer> known, int most) {
    List<Integer> unknown =
        IntStream.range(0, machine.layers().size())
            .filter(i -> !known.contains(i))
            .boxed()
            .toList();
    List<Integer> fewest =
        machine.blocks().stream()
            .map(block -> unknown.stream().filter(i -> !block.contains(i)).toList())
            .min(Comparator.comparingDouble(some -> Enumerated.bits(machine, some)))
            .orElseThrow();
    return Enumerated.of(machine, fewest, most);
  }
}
