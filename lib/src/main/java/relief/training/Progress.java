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
  private Clock clock = Clock.START;

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

  /** What it was told last. */
  Clock clock() {
    return clock;
  }

  void onStep(Clock now) {
    clock = now;
    if (System.nanoTime() - shown > PAUSE) {
      bar.show(status(clock));
      shown = System.nanoTime();
    }
  }

  /** Epochs may be as short as steps. */
  void onEpoch(Clock now, Map<String, Double> latest, Supplier<Optional<NDArray>> particles) {
    readings = latest;
    bar.onEpoch(now.epoch(), status(now), particles);
    onStep(now);
  }

  Run end(Run.Outcome outcome, Clock last, Checkpoint checkpoint) {
    Run run = new Run(outcome, last, seconds(), status(last), checkpoint);
    bar.close(outcome, run.status(), run.summary());
    return run;
  }

  private Status status(Clock now) {
    double share = now.step() / (double) (stepsAnEpoch * epochs);
    String position = "epoch " + now.epoch() + " of " + epochs;
    return Status.after(seconds(), name, position, share, readings);
  }
}
