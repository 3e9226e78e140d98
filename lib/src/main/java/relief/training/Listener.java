package relief.training;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import relief.Rng;
import relief.models.BoltzmannMachine;

/**
 * Watches training without being in its way: every method may be left out. Arrays that a listener
 * makes are freed when it returns; {@link relief.Workspace#keep} what is to stay.
 */
public interface Listener {
  /**
   * Called before the first epoch (with {@code clock.epoch() = 0}), after each one, and before the
   * first step of a training that was resumed.
   *
   * @return readings by name, for the progress display; may be empty
   */
  default Map<String, Double> onEpoch(Event event) {
    return Map.of();
  }

  /** Called after each update. */
  default void onStep(Event event) {}

  /**
   * Calls back before training and after every so many epochs, for example to save the model.
   *
   * @param epochs at least 1
   */
  static Listener every(int epochs, Consumer<Event> action) {
    if (epochs < 1) {
      throw new IllegalArgumentException("Expected at least one epoch, got " + epochs + ".");
    }
    return new Listener() {
      @Override
      public Map<String, Double> onEpoch(Event event) {
        if (event.clock().epoch() % epochs == 0) {
          action.accept(event);
        }
        return Map.of();
      }
    };
  }

  /**
   * What happened.
   *
   * @param name the training's name
   * @param machine the model, to look at, not to change
   * @param clock steps and epochs done
   * @param seconds since the start, listeners included
   * @param rng the listener's own stream: what it draws can't change the training
   * @param state makes the checkpoint: see {@link #checkpoint}
   */
  record Event(
      String name,
      BoltzmannMachine machine,
      Clock clock,
      double seconds,
      Rng rng,
      Supplier<Checkpoint> state) {
    /** What the training can go on from. Copies all of its arrays. */
    public Checkpoint checkpoint() {
      return state.get();
    }
  }
}
