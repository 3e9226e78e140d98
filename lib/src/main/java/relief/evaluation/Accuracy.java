package relief.evaluation;

import ai.djl.ndarray.NDArray;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.sampling.Labels;

/**
 * The share of rows whose likeliest label is their own, in percent: see {@link Labels}. Label k of
 * the data is outcome k of the label layer. By chance it would be 100 % over the number of classes,
 * where all are as many.
 *
 * @param layer index of the label layer
 */
public record Accuracy(int layer) implements Metric {
  /** By the label layer of this index. */
  public static Accuracy of(int layer) {
    return new Accuracy(layer);
  }

  @Override
  public String name() {
    return "accuracy";
  }

  /**
   * Rows come as {@link Dataset#rows()} gives them: those to be binarized at random as grey levels.
   * Draws nothing.
   *
   * @throws IllegalArgumentException if the layer has no outcomes, or too many
   * @throws IllegalStateException if the data have no labels
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    Labels labels = Labels.of(machine, layer);
    int[] truth = data.labels();
    Estimate share =
        RowMetric.mean(
            machine.memory().getDevice(),
            data,
            "",
            (rows, chunk) -> right(labels.classify(rows), truth, chunk, rows));
    return new Estimate(100 * share.value(), 100 * share.error(), "% of rows");
  }

  private static NDArray right(int[] labels, int[] truth, int chunk, NDArray rows) {
    float[] right = new float[labels.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = labels[i] == truth[chunk * RowMetric.CHUNK + i] ? 1 : 0;
    }
    return rows.getManager().create(right);
  }
}
