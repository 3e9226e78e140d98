package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import relief.Rng;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.layers.Multinomial;
import relief.models.BoltzmannMachine;

/**
 * How many equally likely words a topic model chooses among, a word (Salakhutdinov &amp; Hinton
 * 2009, "Replicated Softmax", section 4.1): with D words in document n
 *
 * <pre>exp(−⟨1/D log p(words of n)⟩)</pre>
 *
 * <p>over documents, p being the law of the words in their order given how many they are, −F(n) −
 * log Z_D less the {@link Multinomial#logOrders} of the counts. A model without topics has that of
 * the single words' frequencies. Documents may have any lengths: log Z is found for each of them,
 * so that a few dozen documents are as many as one wants to anneal for.
 *
 * @param partition how log Z_D is found: {@link Exact} or {@link AnnealedImportanceSampling}
 */
public record Perplexity(PartitionFunction partition) implements Metric {
  /** With log Z found in this way. */
  public static Perplexity by(PartitionFunction partition) {
    return new Perplexity(partition);
  }

  @Override
  public String name() {
    return "perplexity";
  }

  /**
   * The error is that of the documents and those of log Z of all lengths, as independent ones.
   * Draws what prepares the rows and, for each length, what the partition function draws.
   *
   * @throws IllegalArgumentException if the visible layer has no words, or rows are no counts
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    Multinomial words = words(machine);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray rows = data.batches(data.size(), rng.split("rows")).iterator().next().visible();
      words.requireDomain(rows);
      double[] logs = new double[data.size()];
      double variance = 0;
      for (var group : byLength(rows).entrySet()) {
        int length = group.getKey();
        int[] places = group.getValue().stream().mapToInt(i -> i).toArray();
        BoltzmannMachine own = withVisible(machine, words.ofDraws(length));
        double[] unnormalized = unnormalized(own, rows, places);
        LogPartition z = partition.estimate(own, data, rng.split("length").at(length));
        for (int i = 0; i < places.length; i++) {
          logs[places[i]] = (unnormalized[i] - z.value()) / length;
        }
        double share = (double) places.length / logs.length / length;
        variance += Math.pow(share * z.error(), 2);
      }
      return perplexity(Estimate.mean(logs, ""), Math.sqrt(variance));
    }
  }

  private static Estimate perplexity(Estimate logs, double errorOfPartitions) {
    double value = Math.exp(-logs.value());
    return new Estimate(value, value * Math.hypot(logs.error(), errorOfPartitions), "words a word");
  }

  private static Multinomial words(BoltzmannMachine machine) {
    if (machine.layers().get(0) instanceof Multinomial words) {
      return words;
    }
    throw new IllegalArgumentException(
        "Expected a visible layer of word counts, such as Multinomial.of(2000, 100), got "
            + machine
            + "; other machines have a LogLikelihood.");
  }

  private static SortedMap<Integer, List<Integer>> byLength(NDArray rows) {
    float[] lengths = rows.sum(new int[] {1}).toFloatArray();
    SortedMap<Integer, List<Integer>> groups = new TreeMap<>();
    IntStream.range(0, lengths.length)
        .forEach(
            i ->
                groups
                    .computeIfAbsent(Math.max(1, Math.round(lengths[i])), n -> new ArrayList<>())
                    .add(i));
    return groups;
  }

  private static BoltzmannMachine withVisible(BoltzmannMachine machine, Layer visible) {
    List<Layer> layers = new ArrayList<>(machine.layers());
    layers.set(0, visible);
    return new BoltzmannMachine(layers, machine.edges());
  }

  /** log p*(words in their order) of some of the rows. */
  private static double[] unnormalized(BoltzmannMachine machine, NDArray rows, int[] places) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      long[] indices = IntStream.of(places).asLongStream().toArray();
      NDArray some = rows.get(new NDIndex("{}", rows.getManager().create(indices)));
      machine.layers().get(0).requireOutcome(some);
      double[] logs = Exact.hidden(machine).logSums(some);
      double[] orders = Multinomial.logOrders(some).toDoubleArray();
      return IntStream.range(0, logs.length).mapToDouble(i -> logs[i] - orders[i]).toArray();
    }
  }
}
