package relief.evaluation;

import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.State;

/**
 * The mean free energy of validation rows minus that of as many training rows, in nats, with the
 * standard error of both means (Hinton 2010, section 6). The unknown log Z cancels. It should stay
 * near zero; as it grows, the model overfits.
 *
 * <p>The first rows of the training data are taken, always the same ones, so that a curve over
 * epochs is smooth: {@link Dataset#shuffled} them once where their order means something.
 *
 * @param training the data that the model learns from
 */
public record FreeEnergyGap(Dataset training) implements Metric {
  @Override
  public String name() {
    return "free-energy gap";
  }

  /**
   * Draws nothing, unless the data have a random preparation, which is then drawn once.
   *
   * @param validation rows that the model doesn't learn from; if they are more than the training
   *     rows, all of both count
   * @throws IllegalArgumentException if the free energy has no closed form: hidden layers that are
   *     coupled to each other can't be summed out
   */
  @Override
  public Estimate of(BoltzmannMachine machine, Dataset validation, Rng rng) {
    Dataset learned = training.range(0, Math.min(training.size(), validation.size()));
    Estimate unseen = mean(machine, validation, rng.split("validation"));
    Estimate seen = mean(machine, learned, rng.split("training"));
    return new Estimate(
        unseen.value() - seen.value(), Math.hypot(unseen.error(), seen.error()), "nats");
  }

  private static Estimate mean(BoltzmannMachine machine, Dataset data, Rng rng) {
    machine.requireFit(data);
    return RowMetric.meanDrawn(
        data, "nats", rng, (rows, chunk) -> machine.freeEnergy(State.observing(Batch.of(rows))));
  }
}
