package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import relief.Rng;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;

/**
 * The cross-entropy of the data and their one-pass reconstruction v′ ({@link Reconstruction}), in
 * nats, mean over rows: for binary units
 *
 * <pre>− Σᵢ vᵢ log v′ᵢ + (1 − vᵢ) log(1 − v′ᵢ)</pre>
 *
 * <p>and for units of any kind −log p(v | field), with the field that gives v′: log partition
 * function plus energy minus v · field. No probability is ever computed, so that a pixel which is
 * surely wrong costs its field, not infinity. Grey levels count as probabilities.
 *
 * <p>As the squared error, this doesn't rank models by their likelihood.
 */
public record ReconstructionCrossEntropy() implements Metric {
  @Override
  public String name() {
    return "reconstruction cross-entropy";
  }

  /** Draws nothing. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    return RowMetric.mean(
        machine.memory().getDevice(),
        data,
        "nats an image",
        (rows, chunk) -> surprise(machine, rows));
  }

  private static NDArray surprise(BoltzmannMachine machine, NDArray rows) {
    Layer visible = machine.layers().get(0);
    NDArray field = Reconstruction.field(machine, rows);
    NDArray overlap = field.mul(rows).toType(DataType.FLOAT64, false).sum(new int[] {1});
    return visible.logPartition(field).add(visible.energy(rows)).sub(overlap);
  }
}
