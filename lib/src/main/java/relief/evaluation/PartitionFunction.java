package relief.evaluation;

import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/** A way to the log partition function: {@link Exact} or {@link AnnealedImportanceSampling}. */
@FunctionalInterface
public interface PartitionFunction {
  /**
   * log Z of the machine in nats.
   *
   * @param data where an estimate may start from: it changes the error, not what is estimated
   */
  LogPartition estimate(BoltzmannMachine machine, Dataset data, Rng rng);
}
