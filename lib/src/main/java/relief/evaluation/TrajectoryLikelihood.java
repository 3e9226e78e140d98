package relief.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.training.Listener;
import tech.tablesaw.api.Table;

/**
 * The mean log-likelihood of a validation set after every epoch, while the training goes on, by
 * annealed importance sampling along the training itself (Béreux et al. 2025, section 4). Chains of
 * its own follow the parameters, which take the place of the inverse temperature:
 *
 * <pre>log w ← log w + log p*(x; θₜ) − log p*(x; θₜ₋₁),  log Z(θₜ) = log Z₀ + log ⟨w⟩</pre>
 *
 * <p>with p* the unnormalised law of the even layers, the odd ones summed out, and then one Gibbs
 * sweep at θₜ. To where the training starts, a short annealing leads them from independent layers
 * ({@link AnnealedImportanceSampling}, with an adaptive ladder). The mean weight is an unbiased
 * estimate of Z / Z₀; so log Z is too low on average, and the likelihood too high, by about half
 * the square of the error of log Z.
 *
 * <p>The chains move at every tenth update, and θₜ is a running mean over about 200 updates: the
 * noise of minibatches makes the raw parameters go to and fro, and chains that went that long way
 * would lose their weights. At the end of an epoch there are two readings: one of the running mean,
 * where the chains are, and one of the machine shown, with the parameters after the last update or
 * the average of {@link relief.training.Trainer#averagingTail}, to which copies of the chains go in
 * 20 steps. <b>Raw parameters of a training at a high rate are too far for that</b>: their
 * likelihood then comes out too high, by more than the error says. The running mean and the average
 * of the tail are near.
 *
 * <p>The chains are in groups of ten. In a group they are resampled where fewer than half of them
 * are effective; groups know nothing of each other, so the error comes from what differs between
 * them (see {@link LogPartition#error()}). Where that is more than a nat, a warning is printed:
 * take more chains, or move them more often.
 *
 * <p>It is a curve to watch, at the cost of some 9 % of a training of 784-200, half of it for the
 * readings of 10 000 rows: at 784-500 log Z was up to 1.7 nats too low, now and then with a smaller
 * error than that, as groups may all miss the same rare states. For the number take {@link
 * LogLikelihood}.
 *
 * <p>Weights and sums are float64. Draws one number a unit, chain and move, from the listener's own
 * streams: watching doesn't change the training. Every training starts anew; its chains and a copy
 * of the parameters are freed with the next one, by {@link #close} or with the workspace. An
 * interrupt leaves the reading of the last whole epoch.
 */
public final class TrajectoryLikelihood implements Listener, AutoCloseable {
  private static final int GROUP = 10;
  private static final int CHAINS = 100;
  private static final int PERIOD = 10;

  /** The running mean's memory, in updates. */
  private static final double HORIZON = 200;

  private final Dataset data;
  private final int chains;
  private final int period;
  private final boolean bound;
  private final Monitor monitor;
  private AnnealedTraining trajectory;
  private TrajectoryReading shown;
  private TrajectoryReading mean;

  private TrajectoryLikelihood(Dataset data, int chains, int period, boolean bound) {
    if (chains < 2 * GROUP || chains % GROUP != 0 || period < 1) {
      throw new IllegalArgumentException(
          "Expected at least 20 chains, a multiple of 10, and a period of at least one update, got "
              + chains
              + " and "
              + period
              + ".");
    }
    this.data = data;
    this.chains = chains;
    this.period = period;
    this.bound = bound;
    monitor =
        Monitor.of(
            data,
            new Known(name(), () -> shown.likelihood()),
            new Known(meanName(), () -> mean.likelihood()),
            new Known("log Z", () -> shown.logPartition()),
            new Known("log Z of the running mean", () -> mean.logPartition()));
  }

  /** Something that was found before it is put down. */
  private record Known(String name, Supplier<Estimate> value) implements Metric {
    @Override
    public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
      return value.get();
    }
  }

  /**
   * The mean log-likelihood of these rows: values that the visible units can take, 0 and 1 for
   * {@code Bernoulli}. By 100 chains that move every 10th update.
   *
   * <p>Free energies of machines with more than one hidden layer are enumerated, as in {@link
   * Exact}; where that is too much, use {@link #bound}.
   */
  public static TrajectoryLikelihood of(Dataset validation) {
    return new TrajectoryLikelihood(validation, CHAINS, PERIOD, false);
  }

  /** The mean-field bound of it, for deep machines of any size: see {@link VariationalBound}. */
  public static TrajectoryLikelihood bound(Dataset validation) {
    return new TrajectoryLikelihood(validation, CHAINS, PERIOD, true);
  }

  /**
   * With so many chains: the error goes down with the square root of their number.
   *
   * @param count a multiple of 10, at least 20
   */
  public TrajectoryLikelihood chains(int count) {
    return new TrajectoryLikelihood(data, count, period, bound);
  }

  /** With chains that move at every so many updates. */
  public TrajectoryLikelihood every(int updates) {
    return new TrajectoryLikelihood(data, chains, updates, bound);
  }

  @Override
  public void onStep(Event event) {
    if (trajectory != null && event.clock().step() % period == 0) {
      double share = -Math.expm1(-period / HORIZON);
      trajectory.follow(event.machine(), share, event.rng().split("move"));
    }
  }

  @Override
  public Map<String, Double> onEpoch(Event event) {
    BoltzmannMachine machine = event.machine();
    if (event.clock().epoch() == 0) {
      close();
      Rng rng = event.rng().split("start");
      trajectory = AnnealedTraining.start(machine, data, chains / GROUP, GROUP, rng);
    }
    if (trajectory == null) {
      return Map.of();
    }
    shown = TrajectoryReading.of(trajectory, machine, data, bound, event.rng());
    BoltzmannMachine middle = trajectory.mean(machine);
    mean = TrajectoryReading.of(trajectory, middle, data, bound, event.rng());
    monitor.onEpoch(event);
    Map<String, Double> readings = new LinkedHashMap<>();
    readings.put(name(), shown.likelihood().value());
    readings.put(meanName(), mean.likelihood().value());
    return readings;
  }

  private String name() {
    return bound ? "variational bound (trajectory)" : "log-likelihood (trajectory)";
  }

  private String meanName() {
    return (bound ? "variational bound" : "log-likelihood") + " of the running mean";
  }

  /**
   * The likelihood of the machine shown at the last epoch, with its error: √(e² + s²), where e is
   * the standard error over the rows and s that of log Z.
   *
   * @throws IllegalStateException before the first training
   */
  public Estimate likelihood() {
    return required(shown).likelihood();
  }

  /**
   * The same for the running mean of the parameters.
   *
   * @throws IllegalStateException before the first training
   */
  public Estimate likelihoodOfMean() {
    return required(mean).likelihood();
  }

  /**
   * log Z of the machine shown at the last epoch.
   *
   * @throws IllegalStateException before the first training
   */
  public LogPartition logPartition() {
    return required(shown).partition();
  }

  /**
   * log Z at the running mean of the parameters.
   *
   * @throws IllegalStateException before the first training
   */
  public LogPartition logPartitionOfMean() {
    return required(mean).partition();
  }

  private static TrajectoryReading required(TrajectoryReading reading) {
    if (reading == null) {
      throw new IllegalStateException(
          "Expected a training that was watched, got none yet: call trainer.with(this).fit(…).");
    }
    return reading;
  }

  /**
   * All readings so far, as a {@link Monitor} has them; a copy. Columns {@code model}, {@code
   * epoch}, {@code step}, {@code seconds}, and, each with its error, {@code log-likelihood
   * (trajectory)}, {@code log-likelihood of the running mean}, {@code log Z} and {@code log Z of
   * the running mean}; for {@link #bound}, {@code variational bound} in place of {@code
   * log-likelihood}.
   */
  public Table history() {
    return monitor.history();
  }

  /** The readings of one training, by its name; a copy. */
  public Table history(String model) {
    return monitor.history(model);
  }

  /** Frees the chains; readings stay, and the next training starts with new chains. */
  @Override
  public void close() {
    if (trajectory != null) {
      trajectory.close();
      trajectory = null;
    }
  }

  @Override
  public String toString() {
    return shown == null
        ? name() + " by " + chains + " chains, every " + period + " updates"
        : shown.text(mean);
  }
}
