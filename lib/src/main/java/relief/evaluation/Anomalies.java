package relief.evaluation;

import java.util.stream.IntStream;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.State;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * Free energies as scores of anomaly: F(v) = −log p(v) − log Z, in nats, is the greater the less
 * probable the machine finds a row, and log Z, the same for all rows, need not be known. As a
 * metric, the {@link AreaUnderCurve} between the rows that it is measured on and rows that are not
 * of their kind.
 *
 * @param unusual rows of another kind
 */
public record Anomalies(Dataset unusual) implements Metric {
  @Override
  public String name() {
    return "area under the ROC curve";
  }

  /** Draws nothing, unless one of the data has a random preparation, which is then drawn once. */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset usual, Rng rng) {
    return AreaUnderCurve.of(
        scores(machine, usual.inOrder(), rng.split("usual")),
        scores(machine, unusual.inOrder(), rng.split("unusual")));
  }

  /**
   * A row for each row of some data: its number, its free energy in nats, and the percentage of the
   * training rows with a lower one. Rows come in the order of the data.
   *
   * @param training rows that are as they should be
   * @throws IllegalArgumentException if the free energy has no closed form
   */
  public static Table table(BoltzmannMachine machine, Dataset data, Dataset training, Rng rng) {
    double[] scores = scores(machine, data.inOrder(), rng.split("data"));
    double[] usual = scores(machine, training.inOrder(), rng.split("training"));
    double[] percentiles = AreaUnderCurve.placements(scores, usual);
    return Table.create(
        "anomalies of " + data.name(),
        IntColumn.create("row", IntStream.range(0, scores.length)),
        DoubleColumn.create("free energy", scores),
        DoubleColumn.create(
            "percentile",
            IntStream.range(0, scores.length).mapToDouble(i -> 100 * percentiles[i])));
  }

  private static double[] scores(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    return RowValues.of(
        machine,
        data,
        rng,
        rows -> machine.freeEnergy(State.observing(Batch.of(rows))).toDoubleArray());
  }
}
