package relief.sampling;

import java.util.List;
import java.util.Locale;

/**
 * How replicas travel between temperatures. Prints itself.
 *
 * @param betas the inverse temperatures
 * @param acceptance the mean probability that neighbours swap, one number less than temperatures
 * @param roundTrips how often a replica went from β = 1 to the last temperature and back
 * @param chains how many chains were followed
 * @param sweeps for how many sweeps each
 */
public record TemperingDiagnostics(
    List<Double> betas, List<Double> acceptance, long roundTrips, int chains, int sweeps) {
  /** Copies the lists. */
  public TemperingDiagnostics {
    betas = List.copyOf(betas);
    acceptance = List.copyOf(acceptance);
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
        "%d temperatures, acceptance %.2f to %.2f, %.1f round trips in 1000 sweeps"
            + " (%d chains of %d sweeps)",
        betas.size(),
        least,
        greatest,
        roundTripsPerThousandSweeps(),
        chains,
        sweeps);
  }
}
