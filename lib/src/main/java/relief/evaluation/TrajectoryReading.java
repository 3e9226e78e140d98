package relief.evaluation;

import java.util.Locale;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * What chains that follow a training know of a machine.
 *
 * @param partition its log Z
 * @param likelihood of the validation rows, or its bound
 */
record TrajectoryReading(LogPartition partition, Estimate likelihood) {
  /** The largest error of log Z, in nats, without a warning. */
  private static final double WIDEST = 1;

  /** Of a machine near to where the chains are. */
  static TrajectoryReading of(
      AnnealedTraining trajectory, BoltzmannMachine machine, Dataset data, boolean bound, Rng rng) {
    double[] groups = trajectory.logPartitions(machine, rng.split("bridge"));
    LogPartition partition = LogPartition.ofGroups(groups, trajectory.chains(), trajectory.steps());
    PartitionFunction known = (same, rows, unused) -> partition;
    Rng stream = rng.split("rows");
    Estimate likelihood =
        bound
            ? VariationalBound.by(known).of(machine, data, stream)
            : LogLikelihood.estimate(LogLikelihood.unnormalized(machine, data, stream), partition);
    return new TrajectoryReading(partition, likelihood);
  }

  /** log Z and its error. */
  Estimate logPartition() {
    return new Estimate(partition.value(), partition.error(), "nats");
  }

  /** The number, where it is from, and a warning where it can't be trusted. */
  String text(TrajectoryReading mean) {
    String number = likelihood.number() + " nats (" + partition.provenance() + ")";
    return (number + (partition.error() < WIDEST ? "" : warning(mean))).replace('-', '−');
  }

  private String warning(TrajectoryReading mean) {
    return String.format(
        Locale.ROOT,
        "%nWarning: log Z is known to %.1f nats at best: look at the running mean (%s), take a"
            + " lower rate, an average of the tail or more chains.",
        partition.error(),
        mean.likelihood.number());
  }
}
