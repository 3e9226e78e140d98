package relief.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/**
 * Everything about a training but the model and the data: an objective to ascend, an optimizer that
 * does it, and listeners that watch.
 *
 * @param name what progress displays and histories call it
 * @param objective what to ascend
 * @param optimizer how
 * @param listeners who watches
 * @param tail the share of the updates, the last ones, whose parameters are averaged; 0 for none
 */
public record Trainer(
    String name, Objective objective, Optimizer optimizer, List<Listener> listeners, double tail) {
  /** Examples in a minibatch, where nobody says how many. */
  private static final int ROWS = 100;

  /** Copies the list, checks the share. */
  public Trainer {
    listeners = List.copyOf(listeners);
    Tail.requireShare(tail);
  }

  /** Without listeners and averages. */
  public static Trainer of(Objective objective, Optimizer optimizer) {
    return new Trainer("training", objective, optimizer, List.of(), 0);
  }

  /**
   * Maximum likelihood without tuning: the {@link Objective#centred() centred} gradient by PCD-1
   * with 100 chains, SGD with a rate that {@link Rate#falling falls} from 0.2 to 0.01 over the fit,
   * and the average over the last quarter of the updates. Two things are the data's business:
   * {@link BoltzmannMachine#startingFrom} for the first biases, and grey levels as {@link
   * Dataset#sampled probabilities}. A part is switched off by putting another in its place, for
   * example {@code with(Persistent.of(100, 1))} for the plain gradient, {@code
   * with(Adam.of(1e-3))}, {@code averagingTail(0)}.
   *
   * <p>The rate is that of units between −1 and 1. For Gaussian visible units it is too high, and
   * ends in a {@link DivergedException}; {@code Trainer.of(ContrastiveDivergence.of(1),
   * Adam.of(1e-3))} trains those of standardised images.
   */
  public static Trainer maximumLikelihood() {
    return of(Persistent.of(100, 1).centred(), Sgd.of(Rate.falling(0.2, 0.01))).averagingTail(0.25);
  }

  /** With a name. */
  public Trainer named(String other) {
    return new Trainer(other, objective, optimizer, listeners, tail);
  }

  /** With another objective. */
  public Trainer with(Objective other) {
    return new Trainer(name, other, optimizer, listeners, tail);
  }

  /** With another optimizer. */
  public Trainer with(Optimizer other) {
    return new Trainer(name, objective, other, listeners, tail);
  }

  /**
   * With an average at the end: the fit leaves the mean of the parameters after each of the last
   * updates (Polyak &amp; Juditsky 1992), which is less noisy than the last ones alone and so
   * allows a constant rate. The chains see the raw parameters. Listeners are shown the average so
   * far after an epoch, the raw parameters after a step. An interrupt inside the tail leaves the
   * average so far.
   *
   * @param share of all updates, from 0 (no average) to 1 (all of them); at least one update
   * @throws IllegalArgumentException if it isn't
   */
  public Trainer averagingTail(double share) {
    return new Trainer(name, objective, optimizer, listeners, share);
  }

  /** With one more listener. */
  public Trainer with(Listener listener) {
    List<Listener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new Trainer(name, objective, optimizer, all, tail);
  }

  /**
   * As {@link #fit(BoltzmannMachine, Dataset, int, int, Rng)}, with minibatches of 100 examples, or
   * of all if there are fewer.
   */
  public Run fit(BoltzmannMachine machine, Dataset data, int epochs, Rng rng) {
    return fit(machine, data, epochs, Math.min(ROWS, data.size()), rng);
  }

  /**
   * Trains the machine, whose parameters change in place. Persistent chains of the objective go on
   * from call to call; moments, schedules and random streams start anew (see {@link #resume}). An
   * interrupt of the thread (a notebook's stop button) ends it after the running step, also where
   * it stops a listener's measurement. Another fit learns on from the parameters as they are then.
   *
   * @param machine the model
   * @param data the training data
   * @param epochs passes over the data, at least one
   * @param rows examples in a minibatch, at most as many as there are
   * @param rng the stream of this training; the same stream gives the same weights bit for bit on
   *     the same engine and thread count
   * @throws DivergedException if the parameters leave the finite numbers
   */
  public Run fit(BoltzmannMachine machine, Dataset data, int epochs, int rows, Rng rng) {
    if (epochs < 1) {
      throw new IllegalArgumentException("Expected at least one epoch, got " + epochs + ".");
    }
    try (Loop loop = new Loop(this, machine, data, rows, rng)) {
      return loop.run(epochs);
    }
  }

  /**
   * As {@link #resume(BoltzmannMachine, Dataset, Checkpoint, int)}, to the end that was planned.
   */
  public Run resume(BoltzmannMachine machine, Dataset data, Checkpoint checkpoint) {
    return resume(machine, data, checkpoint, checkpoint.epochs());
  }

  /**
   * Goes on with a training that was interrupted, saved or finished: parameters, moments, chains,
   * schedules and random streams go on where they stopped, also inside an epoch. The machine gets
   * the parameters of the checkpoint. Listeners are told anew where it stands before the first
   * step; what they hold themselves is their business.
   *
   * <p>With more epochs than were planned, a {@link Rate#falling} rate falls more slowly from here
   * on (and so jumps up), and an average that the new plan would not have begun yet begins anew.
   *
   * @param machine a model of the same layers and couplings
   * @param data the training data of the checkpoint
   * @param checkpoint from {@link Run#checkpoint}, a listener's event or an archive
   * @param epochs in all, those before the checkpoint included
   * @throws IllegalArgumentException if nothing is left to do, or the checkpoint belongs to another
   *     model, data set, optimizer or objective; the model is unchanged then
   */
  public Run resume(BoltzmannMachine machine, Dataset data, Checkpoint checkpoint, int epochs) {
    requireMore(checkpoint, epochs);
    if (data.size() != checkpoint.examples()) {
      throw new IllegalArgumentException(
          "Expected the "
              + checkpoint.examples()
              + " training rows of the checkpoint, got "
              + data
              + "; a training goes on with its own data.");
    }
    try (Loop loop = new Loop(this, machine, data, checkpoint.rows(), checkpoint.rng())) {
      return loop.resume(checkpoint, epochs);
    }
  }

  private static void requireMore(Checkpoint checkpoint, int epochs) {
    if (checkpoint.clock().epoch() >= epochs) {
      throw new IllegalArgumentException(
          "Expected more epochs in all than the "
              + checkpoint.clock().epoch()
              + " that are done, got "
              + epochs
              + "; for example resume(machine, data, checkpoint, "
              + (checkpoint.clock().epoch() + 10)
              + ").");
    }
  }

  /** What this is made of, in words. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("name", name);
    settings.put("objective", objective.toString());
    settings.put("optimizer", optimizer.toString());
    settings.put("averaged tail", String.valueOf(tail));
    return settings;
  }

  /** One line: {@code RBM: PCD-1 with 100 chains, centred, by Sgd[…], average of the last 25 %}. */
  @Override
  public String toString() {
    String average = tail > 0 ? String.format(", average of the last %.0f %%", 100 * tail) : "";
    String watched = listeners.isEmpty() ? "" : ", watched by " + listeners;
    return name + ": " + objective + ", by " + optimizer + average + watched;
  }
}
