package relief.training;

import java.util.ArrayList;
import java.util.List;
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
 */
public record Trainer(
    String name, Objective objective, Optimizer optimizer, List<Listener> listeners) {
  /** Copies the list. */
  public Trainer {
    listeners = List.copyOf(listeners);
  }

  /** Without listeners. */
  public static Trainer of(Objective objective, Optimizer optimizer) {
    return new Trainer("training", objective, optimizer, List.of());
  }

  /** With a name. */
  public Trainer named(String other) {
    return new Trainer(other, objective, optimizer, listeners);
  }

  /** With one more listener. */
  public Trainer with(Listener listener) {
    List<Listener> all = new ArrayList<>(listeners);
    all.add(listener);
    return new Trainer(name, objective, optimizer, all);
  }

  /**
   * Trains the machine, whose parameters change in place. Persistent chains of the objective go on
   * from call to call; moments, schedules and random streams start anew. An interrupt of the thread
   * (a notebook's stop button) ends it after the running step.
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
    try (Loop loop = new Loop(this, machine, data, rng)) {
      return loop.run(epochs, rows);
    }
  }
}
