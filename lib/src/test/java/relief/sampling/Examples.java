package relief.sampling;

import relief.models.BoltzmannMachine;

/** Kernels of this package that nobody else can make, for the contracts. */
public final class Examples {
  private Examples() {}

  /** Gibbs sampling at an inverse temperature. */
  public static Kernel tempered(double beta) {
    return new Tempering(beta);
  }

  /** Parallel tempering that keeps a record of so many chains' replicas. */
  public static Kernel journeys(BoltzmannMachine machine, ParallelTempering tempering, int chains) {
    return new ReplicaJourneys(tempering.exchange(machine), chains);
  }
}
