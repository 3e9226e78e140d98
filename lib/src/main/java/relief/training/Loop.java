package relief.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.LinkedHashMap;
import java.util.Map;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/** One training from start to end: the loop over epochs and minibatches. */
final class Loop implements AutoCloseable {
  private final Trainer trainer;
  private final BoltzmannMachine machine;
  private final Dataset data;
  private final Rng rng;
  private final NDManager owner;
  private final Parameters parameters;
  private final Parameters moments;
  private final Guard guard;
  private Clock clock = new Clock(0, 0);
  private boolean interrupted;

  Loop(Trainer trainer, BoltzmannMachine machine, Dataset data, Rng rng) {
    this.trainer = trainer;
    this.machine = machine;
    this.data = data;
    this.rng = rng;
    owner = machine.memory().newSubManager();
    parameters = machine.parameters();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      moments = trainer.optimizer().moments(parameters).map(array -> Workspace.keep(owner, array));
    }
    guard = new Guard(parameters, owner);
  }

  Run run(int epochs, int rows) {
    requireFit(rows);
    Progress progress = new Progress(trainer.name(), epochs, steps(rows));
    guard.check(0);
    progress.onEpoch(clock, tell(progress));
    while (clock.epoch() < epochs && !interrupted) {
      epoch(rows, progress);
      if (!interrupted) {
        guard.check(clock.step());
        clock = new Clock(clock.step(), clock.epoch() + 1);
        progress.onEpoch(clock, tell(progress));
      }
    }
    Run.Outcome outcome = interrupted ? Run.Outcome.INTERRUPTED : Run.Outcome.FINISHED;
    return progress.end(outcome, clock);
  }

  private void epoch(int rows, Progress progress) {
    try (NDScope scope = new NDScope()) { // for the batch that an interrupt leaves
      scope.suppressNotUsedWarning();
      for (Batch batch : data.batches(rows, rng.split("epoch").at(clock.epoch()))) {
        step(batch);
        guard.onStep(clock.step());
        progress.onStep(clock);
        tellStep(progress);
        if (Thread.interrupted()) {
          interrupted = true;
          return;
        }
      }
    }
  }

  private void step(Batch batch) {
    Rng stream = rng.split("step").at(clock.step());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Parameters gradient = trainer.objective().gradient(machine, batch, stream);
      trainer.optimizer().ascend(parameters, gradient, moments, clock);
    }
    clock = new Clock(clock.step() + 1, clock.epoch());
  }

  private Map<String, Double> tell(Progress progress) {
    Map<String, Double> readings = new LinkedHashMap<>();
    Listener.Event event = event(progress, rng.split("after epoch").at(clock.epoch()));
    for (Listener listener : trainer.listeners()) {
      readings.putAll(listener.onEpoch(event));
    }
    return readings;
  }

  private void tellStep(Progress progress) {
    if (!trainer.listeners().isEmpty()) {
      Listener.Event event = event(progress, rng.split("after step").at(clock.step()));
      trainer.listeners().forEach(listener -> listener.onStep(event));
    }
  }

  private Listener.Event event(Progress progress, Rng stream) {
    return new Listener.Event(trainer.name(), machine, clock, progress.seconds(), stream);
  }

  private long steps(int rows) {
    return (data.size() + rows - 1L) / rows;
  }

  /** Fails before anything changes: wrong widths, values outside the visible layer's domain. */
  private void requireFit(int rows) {
    int units = machine.layers().get(0).units();
    if (data.units() != units) {
      throw new IllegalArgumentException(
          "Expected data with "
              + units
              + " values a row, as "
              + machine.layers().get(0)
              + " has units, got "
              + data.units()
              + ".");
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch first = data.batches(rows, rng.split("domain")).iterator().next();
      machine.layers().get(0).requireDomain(first.visible());
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
