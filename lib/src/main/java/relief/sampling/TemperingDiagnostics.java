package relief.sampling;

import java.util.List;
import java.util.Locale;

/**
 * How replicas travel between the laws of a ladder, temperatures or stages of a training. Prints
 * itself.
 *
 * @param acceptance the mean probability that neighbours swap, the wanted law first; one number
 *     less than replicas
 * @param roundTrips how often a replica went from the wanted law to the last one and back
 * @param chains how many chains were followed
 * @param sweeps for how many sweeps each
 */
public record TemperingDiagnostics(
    List<Double> acceptance, long roundTrips, int chains, int sweeps) {
  /** Copies the list. */
  public TemperingDiagnostics {
    acceptance = List.copyOf(acceptance);
  }

  /** How many replicas a chain has. */
  public int replicas() {
    return acceptance.size() + 1;
  }

  /** Round trips of each chain in a thousand sweeps, all its replicas together. */
  public double roundTripsPerThousandSweeps() {
    return 1000.0 * roundTrips / chains / sweeps;
  }

  @Override
  public String toString() {
    double least = acceptance.stream().mapToDouble(x -> x).min().orElse(Double.NaN);
    double greatest = acceptance.stream().mapToDouble(x -> x).max().orElse(Double.NaN);
    return String.format(
        Locale.ROOT,
        "%d replicas, acceptance %.2f to %.2f, %.1f round trips in 1000 sweeps"
            + " (%d chains of %d sweeps)",
        replicas(),
        least,
        greatest,
        roundTripsPerThousandSweeps(),
        chains,
        sweeps);
  }
}
