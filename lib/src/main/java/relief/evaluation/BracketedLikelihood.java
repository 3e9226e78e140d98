package relief.evaluation;

import java.util.Locale;

/**
 * A mean log-likelihood whose log Z was estimated from both sides. Prints itself as {@code −84.3 ±
 * 0.4 nats (AIS, 100 runs, 14 500 β, ESS 71; reverse AIS −84.6)}, with a warning in a second line
 * where the two differ by more than 1.5 nats or fewer than 10 runs are effective.
 *
 * @param unnormalized the mean of log p*(v) = −F(v) over the rows, or of a bound to it
 * @param partition log Z from both sides
 */
public record BracketedLikelihood(Estimate unnormalized, Bracket partition) {
  /** By forward sampling, with its error; see {@link LogLikelihood}. */
  public Estimate forward() {
    return LogLikelihood.estimate(unnormalized, partition.forward());
  }

  /** By reverse sampling, with its error. */
  public Estimate reverse() {
    return LogLikelihood.estimate(unnormalized, partition.reverse());
  }

  @Override
  public String toString() {
    String text =
        String.format(
            Locale.ROOT,
            "%s nats (%s; reverse AIS %.2f)",
            forward().number(),
            partition.forward().provenance(),
            reverse().value());
    String number = text.replace('-', '−');
    return partition.isReliable() ? number : number + "\n" + partition.warning();
  }
}
