package relief.evaluation;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/**
 * The exact log-likelihood of what the data show of a small machine given what they show of some of
 * its layers, in nats a row:
 *
 * <pre>log p(shown | given) = log Σ exp(−E) over all that isn't shown
 *                       − log Σ exp(−E) over all that isn't given</pre>
 *
 * <p>as frames have it given the frames before them, {@code
 * ConditionalLikelihood.given(Conditional.HISTORY)}. The {@link #joint} one is given nothing.
 * Enumerates as {@link Exact} does, for each row: given a history, a machine of binary frames and
 * hidden units costs 2 to the smaller number of them a row.
 *
 * @param given the layers that are given
 */
public record ConditionalLikelihood(Set<Integer> given) implements Metric {
  /** Copies the set. */
  public ConditionalLikelihood {
    given = Set.copyOf(given);
  }

  /** Given nothing: of all layers that the data show, together. */
  public static ConditionalLikelihood joint() {
    return new ConditionalLikelihood(Set.of());
  }

  /** Given these layers, which the data have values of. */
  public static ConditionalLikelihood given(Integer... layers) {
    return new ConditionalLikelihood(Set.of(layers));
  }

  @Override
  public String name() {
    return given.isEmpty() ? "joint log-likelihood" : "conditional log-likelihood";
  }

  /**
   * The mean over the rows and its standard error. Draws what prepares the rows.
   *
   * @throws IllegalArgumentException if the data don't show what is given, or nothing else; if more
   *     would have to be enumerated than the states of 16 binary units a row; if rows are no
   *     outcomes ({@link Layer#requireOutcome})
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    Set<Integer> shown = data.layers().keySet();
    requireGiven(shown);
    Enumerated hidden = Exact.unknown(machine, shown, Exact.MOST_HIDDEN);
    Function<Batch, double[]> partitions = partitions(machine);
    double[] values =
        RowValues.ofBatches(
            machine,
            data,
            rng,
            batch -> {
              batch.observed().forEach((i, x) -> machine.layers().get(i).requireOutcome(x));
              return difference(hidden.logSums(batch), partitions.apply(batch));
            });
    return Estimate.mean(values, "nats");
  }

  /** log Z given what is given in each row; the same for all if that is nothing. */
  private Function<Batch, double[]> partitions(BoltzmannMachine machine) {
    if (given.isEmpty()) {
      double partition = Exact.logPartition(machine);
      return batch -> DoubleStream.generate(() -> partition).limit(batch.rows()).toArray();
    }
    Enumerated rest = Exact.unknown(machine, given, Exact.MOST_HIDDEN);
    return batch -> rest.logSums(given(batch));
  }

  private Batch given(Batch batch) {
    Map<Integer, NDArray> some = new TreeMap<>(batch.observed());
    some.keySet().retainAll(given);
    return new Batch(some);
  }

  private static double[] difference(double[] sums, double[] partitions) {
    double[] differences = new double[sums.length];
    Arrays.setAll(differences, i -> sums[i] - partitions[i]);
    return differences;
  }

  private void requireGiven(Set<Integer> shown) {
    if (!shown.containsAll(given) || given.size() == shown.size()) {
      throw new IllegalArgumentException(
          "Expected data with values of the layers that are given, "
              + new TreeSet<>(given)
              + ", and of others, got layers "
              + shown
              + "; see data.observing(layer, values).");
    }
  }
}
