package relief.evaluation;

import relief.Rng;
import relief.data.Dataset;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;

/**
 * The mean log-likelihood of the rows, −⟨F(v)⟩ − log Z in nats a row, with log Z by annealed
 * importance sampling: the forward estimate, which flatters the model on average.
 *
 * <p>The error is √(e² + s²), where e is the standard error of −F(v) over the rows and s that of
 * log Z over the runs. It prints itself as {@code −88.91 ± 0.29 nats [−89.25, −88.40] (AIS, 100
 * runs, 14 500 β, ESS 71)}, the interval being that of three standard errors of log Z. Rows are
 * prepared as in training, once; they must be values that the visible units can take, 0 and 1 for
 * {@code Bernoulli}: grey levels have no likelihood and are refused, so binarize them, by {@code
 * data.sampled()} for instance.
 *
 * <p>Free energies of machines with more than one hidden layer are enumerated, as in {@link Exact};
 * where that is too much, use a {@link VariationalBound}.
 *
 * @param sampling how log Z is estimated
 */
public record LogLikelihood(AnnealedImportanceSampling sampling) implements Metric {
  /** With 100 runs of 14 500 steps. */
  public static LogLikelihood standard() {
    return new LogLikelihood(AnnealedImportanceSampling.standard());
  }

  @Override
  public String name() {
    return "log-likelihood (AIS)";
  }

  /**
   * The forward estimate alone. Draws what the sampling draws, and what prepares the rows.
   *
   * @throws IllegalArgumentException if rows are no outcomes ({@link Layer#requireOutcome}), before
   *     any sampling
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    Estimate energies = unnormalized(machine, data, rng);
    return estimate(energies, sampling.forward(machine, data, rng));
  }

  /** The estimate with its bracket, which also says how it was found and warns. */
  public BracketedLikelihood bracket(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    Estimate energies = unnormalized(machine, data, rng);
    return new BracketedLikelihood(energies, sampling.bracket(machine, data, rng));
  }

  /** The mean of log p*(v) = −F(v) over the rows. */
  static Estimate unnormalized(BoltzmannMachine machine, Dataset data, Rng rng) {
    Enumerated hidden = Exact.hidden(machine);
    double[] values = RowValues.of(machine, data, rng.split("rows"), hidden::logSums);
    return Estimate.mean(values, "nats");
  }

  /** Minus log Z, the errors added as independent ones. */
  static Estimate estimate(Estimate unnormalized, LogPartition partition) {
    double value = unnormalized.value() - partition.value();
    double error = Math.hypot(unnormalized.error(), partition.error());
    Estimate plain = new Estimate(value, error, unnormalized.unit());
    if (partition.method() == LogPartition.Method.EXACT) {
      return unnormalized.source().isEmpty()
          ? plain
          : plain.from("(" + unnormalized.source() + ")");
    }
    String rows = unnormalized.source().isEmpty() ? "" : unnormalized.source() + "; ";
    String interval = partition.intervalBelow(unnormalized.value(), plain.decimals());
    return plain.from(interval + " (" + rows + partition.provenance() + ")");
  }
}
