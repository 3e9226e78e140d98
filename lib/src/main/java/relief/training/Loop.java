package relief.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import relief.Parameters;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/** One training from start to end: the loop over epochs and minibatches. */
final class Loop implements AutoCloseable {
  private static final int CHUNK = 1000;

  private final Trainer trainer;
  private final BoltzmannMachine machine;
  private final Dataset data;
  private final Rng rng;
  private final NDManager owner;
  private final Parameters parameters;
  private final Parameters moments;
  private final Guard guard;
  private Tail tail;
  private Clock clock;
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
    clock = new Clock(0, 0, epochs * steps(rows));
    tail = Tail.of(trainer.tail(), clock.steps(), parameters, owner);
    Progress progress = new Progress(trainer.name(), epochs, steps(rows));
    Run.Outcome outcome = Run.Outcome.FAILED;
    Run run;
    try {
      epochs(epochs, rows, progress);
      tail.show();
      outcome = interrupted ? Run.Outcome.INTERRUPTED : Run.Outcome.FINISHED;
    } finally {
      run = progress.end(outcome, clock);
    }
    return run;
  }

  private void epochs(int epochs, int rows, Progress progress) {
    guard.requireGoodStart();
    progress.onEpoch(clock, tell(progress));
    while (clock.epoch() < epochs && !interrupted) {
      epoch(rows, progress);
      if (!interrupted) {
        guard.check(clock.step());
        clock = clock.nextEpoch();
        progress.onEpoch(clock, tail.began() ? tellOfTheTail(progress) : tell(progress));
      }
    }
  }

  private void epoch(int rows, Progress progress) {
    try (NDScope scope = new NDScope()) { // for the batch that an interrupt leaves
      scope.suppressNotUsedWarning();
      for (Batch batch : data.batches(rows, rng.split("epoch").at(clock.epoch()))) {
        step(batch);
        guard.onStep(clock.step());
        progress.onStep(clock);
        tellStep(progress);
        interrupted |= Thread.interrupted();
        if (interrupted) {
          return;
        }
      }
    }
  }

  private void step(Batch batch) {
    Rng stream = rng.split("step").at(clock.step());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Parameters gradient = trainer.objective().gradient(machine, batch, clock, stream);
      trainer.optimizer().ascend(parameters, gradient, moments, clock);
    }
    clock = clock.nextStep();
    tail.onStep(clock.step());
  }

  /** Shows the average; the guard has just remembered the raw parameters. */
  private Map<String, Double> tellOfTheTail(Progress progress) {
    tail.show();
    try {
      return tell(progress);
    } finally {
      guard.restore();
    }
  }

  private Map<String, Double> tell(Progress progress) {
    Map<String, Double> readings = new LinkedHashMap<>();
    Rng stream = rng.split("after epoch").at(clock.epoch());
    tell(progress, stream, (listener, event) -> readings.putAll(listener.onEpoch(event)));
    return readings;
  }

  private void tellStep(Progress progress) {
    if (!trainer.listeners().isEmpty()) {
      tell(progress, rng.split("after step").at(clock.step()), Listener::onStep);
    }
  }

  /**
   * Each listener gets a stream of its own and a scope for its temporary arrays. An interrupt that
   * stops one of them stops the training.
   */
  private void tell(Progress progress, Rng stream, BiConsumer<Listener, Listener.Event> call) {
    for (int i = 0; i < trainer.listeners().size() && !interrupted; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Listener.Event event =
            new Listener.Event(trainer.name(), machine, clock, progress.seconds(), stream.at(i));
        call.accept(trainer.listeners().get(i), event);
      } catch (CancellationException e) {
        interrupted = true;
      }
    }
  }

  private long steps(int rows) {
    return (data.size() + rows - 1L) / rows;
  }

  /** Fails before anything changes: wrong widths, values outside a layer's domain. */
  private void requireFit(int rows) {
    machine.requireFit(data);
    Rng stream = rng.split("domain");
    data.batches(rows, stream); // checks the size of a batch
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (Batch batch : data.batches(Math.min(CHUNK, data.size()), stream)) {
        batch
            .observed()
            .forEach((layer, values) -> machine.layers().get(layer).requireDomain(values));
      }
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
