package relief.training;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells the display how training goes, several times a second at most. */
final class Progress {
  private static final long PAUSE = 200_000_000L; // nanoseconds

  private final String name;
  private final int epochs;
  private final long stepsAnEpoch;
  private final Display.Bar bar = Display.find().open();
  private final long start;
  private Map<String, Double> readings = Map.of();
  private long shown;

  /** A display of a training that has taken so many seconds already. */
  Progress(String name, int epochs, long stepsAnEpoch, double seconds) {
    this.name = name;
    this.epochs = epochs;
    this.stepsAnEpoch = stepsAnEpoch;
    start = System.nanoTime() - Math.round(seconds * 1e9);
    shown = System.nanoTime() - PAUSE;
  }

  double seconds() {
    return (System.nanoTime() - start) * 1e-9;
  }

  void onStep(Clock clock) {
    if (System.nanoTime() - shown > PAUSE) {
      bar.show(status(clock));
      shown = System.nanoTime();
    }
  }

  /** Epochs may be as short as steps. */
  void onEpoch(
      Clock clock, Map<String, Double> latest, Supplier<Optional<NDArray>> particles) {
    readings = latest;
    bar.onEpoch(clock.epoch(), status(clock), particles);
    onStep(clock);
  }

  Run end(Run.Outcome outcome, Clock clock, Checkpoint checkpoint) {
    Run run = new Run(outcome, clock, seconds(), status(clock), checkpoint);
    bar.close(outcome, run.status(), run.summary());
    return run;
  }

  private Status status(Clock clock) {
    double share = clock.step() / (double) (stepsAnEpoch * epochs);
    String position = "epoch " + clock.epoch() + " of " + epochs;
    return Status.after(seconds(), name, position, share, readings);
  }
}
