package relief.evaluation;

/**
 * A mean log-likelihood whose log Z was estimated from both sides. Prints itself in two lines such
 * as
 *
 * <pre>
 * −88.91 ± 0.29 nats [−89.25, −88.40] (AIS, 100 runs, 14 500 β, ESS 71)
 * −88.99 ± 0.28 nats [−89.20, −88.70] (reverse AIS, 100 runs, 14 500 β, ESS 64)
 * </pre>
 *
 * <p>with one standard error of rows and log Z together, and intervals of three standard errors of
 * log Z alone; and a warning in a third line where the two differ by more than 1.5 nats or fewer
 * than 10 runs are effective.
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
    String both = forward() + "\n" + reverse();
    return partition.isReliable() ? both : both + "\n" + partition.warning();
  }
}
