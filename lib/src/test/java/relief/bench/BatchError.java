package relief.bench;

import ai.djl.ndarray.NDArray;
import relief.data.Batch;
import relief.models.Reconstruction;
import relief.training.Listener;
import relief.training.Objective;

/**
 * The reconstruction error of every batch after its step. Listeners don't get the batch, so the
 * objective is watched too.
 */
final class BatchError implements Listener {
  private Batch batch;
  private double sum;

  /** The same objective, whose batches this remembers. */
  Objective watching(Objective objective) {
    return (machine, latest, clock, rng) -> {
      batch = latest;
      return objective.gradient(machine, latest, clock, rng);
    };
  }

  @Override
  public void onStep(Event event) {
    NDArray rows = batch.visible();
    NDArray error = Reconstruction.of(event.machine(), rows).sub(rows).square().sum();
    sum += error.getFloat() / batch.rows();
  }

  /** The sum over all batches. */
  double sum() {
    return sum;
  }
}
