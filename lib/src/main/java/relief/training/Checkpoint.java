package relief.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import relief.Rng;
import relief.Snapshot;

/**
 * Everything that a training needs to go on where it stopped, copied into Java's own memory: {@link
 * Trainer#resume} with it, and with the same trainer and data, leaves the weights bit for bit that
 * an uninterrupted training leaves, on the same engine and thread count.
 *
 * <p>The arrays are called "parameters.…" (as the updates left them, without an average), {@code
 * "optimizer.…"}, "average.…" once the tail of the updates has begun, and "objective.…" for what
 * the objective holds, such as "objective.chains.layer0".
 *
 * @param clock steps and whole epochs done, and the steps that were planned
 * @param rows of a minibatch
 * @param examples rows of the training data
 * @param averaged updates that the average of the tail has taken in
 * @param seconds of training so far, listeners included
 * @param rng the stream of the training
 * @param settings what the trainer was made of, in words, for the reader
 * @param arrays parameters, moments, average, and what the objective holds
 */
public record Checkpoint(
    Clock clock,
    int rows,
    int examples,
    long averaged,
    double seconds,
    Rng rng,
    Map<String, String> settings,
    Snapshot arrays) {
  /** Copies the settings. */
  public Checkpoint {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** Minibatches of an epoch. */
  long stepsAnEpoch() {
    return (examples + rows - 1L) / rows;
  }

  /** The epochs that were planned. */
  int epochs() {
    return Math.toIntExact(clock.steps() / stepsAnEpoch());
  }

  @Override
  public String toString() {
    return "checkpoint after "
        + clock.epoch()
        + " epochs ("
        + clock.step()
        + " steps) of "
        + epochs();
  }
}
