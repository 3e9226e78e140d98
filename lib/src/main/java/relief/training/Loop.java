package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import relief.Interrupts;
import relief.Parameters;
import relief.Rng;
import relief.Snapshot;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/** One training from start to end: the loop over epochs and minibatches. */
final class Loop implements AutoCloseable {
  private static final int CHUNK = 1000;
  private static final String PARAMETERS = "parameters.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String AVERAGE = "average.";
  private static final String OBJECTIVE = "objective.";

  private final Trainer trainer;
  private final BoltzmannMachine machine;
  private final Dataset data;
  private final int rows;
  private final Rng rng;
  private final NDManager owner;
  private final Parameters parameters;
  private final Parameters moments;
  private final Guard guard;
  private Progress progress;
  private Tail tail;
  private Clock clock;
  private boolean tailIsShown;
  private boolean interrupted;

  Loop(Trainer trainer, BoltzmannMachine machine, Dataset data, int rows, Rng rng) {
    this.trainer = trainer;
    this.machine = machine;
    this.data = data;
    this.rows = rows;
    this.rng = rng;
    owner = machine.memory().newSubManager();
    parameters = machine.parameters();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      moments = trainer.optimizer().moments(parameters).map(array -> Workspace.keep(owner, array));
    }
    guard = new Guard(parameters, owner);
  }

  /** From the first step. */
  Run run(int epochs) {
    requireFit();
    begin(new Clock(0, 0, epochs * stepsAnEpoch()));
    return run(epochs, 0);
  }

  /** From a checkpoint of the same model and data, up to so many epochs in all. */
  Run resume(Checkpoint checkpoint, int epochs) {
    requireFit();
    begin(checkpoint.clock().of(epochs * stepsAnEpoch()));
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      restore(checkpoint, checkpoint.arrays().in(machine.memory()));
    }
    return run(epochs, checkpoint.seconds());
  }

  private void begin(Clock now) {
    clock = now;
    tail = Tail.of(trainer.tail(), clock.steps(), parameters, owner);
  }

  /** Checks all before the model is changed. */
  private void restore(Checkpoint checkpoint, Parameters saved) {
    Saved.require("parameters", parameters, saved.under(PARAMETERS));
    Saved.assign("moments", moments, saved.under(OPTIMIZER));
    tail.restore(clock.step(), checkpoint.averaged(), saved.under(AVERAGE));
    trainer.objective().restore(machine, saved.under(OBJECTIVE));
    Saved.require("what the objective holds", trainer.objective().state(), saved.under(OBJECTIVE));
    parameters.assign(saved.under(PARAMETERS));
    guard.check(clock.step());
  }

  /** Where the training stands now. */
  private Checkpoint checkpoint() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Parameters all =
          Parameters.empty()
              .and(PARAMETERS, tailIsShown ? guard.good() : parameters)
              .and(OPTIMIZER, moments)
              .and(AVERAGE, tail.mean())
              .and(OBJECTIVE, trainer.objective().state());
      return new Checkpoint(
          clock,
          rows,
          data.size(),
          tail.count(),
          progress.seconds(),
          rng,
          trainer.settings(),
          Snapshot.of(all));
    }
  }

  private Run run(int epochs, double seconds) {
    progress = new Progress(trainer.name(), epochs, stepsAnEpoch(), seconds);
    Run.Outcome outcome = Run.Outcome.FAILED;
    Checkpoint last = null;
    Run run;
    try {
      epochs(epochs);
      last = checkpoint();
      tail.show();
      outcome = interrupted ? Run.Outcome.INTERRUPTED : Run.Outcome.FINISHED;
    } finally {
      run = progress.end(outcome, clock, last);
    }
    return run;
  }

  private void epochs(int epochs) {
    guard.requireGoodStart();
    progress.onEpoch(clock, tellOfEpoch(), this::particles);
    while (clock.epoch() < epochs && !interrupted) {
      epoch();
      if (!interrupted) {
        guard.check(clock.step());
        clock = clock.nextEpoch();
        progress.onEpoch(clock, tellOfEpoch(), this::particles);
      }
    }
  }

  private void epoch() {
    long done = clock.step() - clock.epoch() * stepsAnEpoch(); // by who stopped inside an epoch
    try (NDScope scope = new NDScope()) { // for the batch that an interrupt leaves
      scope.suppressNotUsedWarning();
      Rng stream = rng.split("epoch").at(clock.epoch());
      Iterator<Batch> batches = data.batches(rows, stream).iterator();
      for (long i = 0; batches.hasNext(); i++) {
        Batch batch = batches.next();
        if (i >= done) {
          step(batch);
          interrupted |= Thread.interrupted();
          if (interrupted) {
            return;
          }
        }
      }
    } catch (CancellationException e) { // an objective that looks for interrupts, inside a step
      interrupted = true;
    }
  }

  private void step(Batch batch) {
    update(batch);
    guard.onStep(clock.step());
    progress.onStep(clock);
    tellStep();
  }

  private void update(Batch batch) {
    Rng stream = rng.split("step").at(clock.step());
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Parameters gradient = trainer.objective().gradient(machine, batch, clock, stream);
      trainer.optimizer().ascend(parameters, gradient, moments, clock);
    }
    clock = clock.nextStep();
    tail.onStep(clock.step());
  }

  /** Shows the average, if there is one; the guard has just remembered the raw parameters. */
  private Map<String, Double> tellOfEpoch() {
    if (!tail.began()) {
      return tell();
    }
    tail.show();
    tailIsShown = true;
    try {
      return tell();
    } finally {
      guard.restore();
      tailIsShown = false;
    }
  }

  private Map<String, Double> tell() {
    Map<String, Double> readings = new LinkedHashMap<>();
    Rng stream = rng.split("after epoch").at(clock.epoch());
    tell(stream, (listener, event) -> readings.putAll(listener.onEpoch(event)));
    return readings;
  }

  private void tellStep() {
    if (!trainer.listeners().isEmpty()) {
      tell(rng.split("after step").at(clock.step()), Listener::onStep);
    }
  }

  /**
   * Each listener gets a stream of its own and a scope for its temporary arrays. An interrupt that
   * stops one of them stops the training.
   */
  private void tell(Rng stream, BiConsumer<Listener, Listener.Event> call) {
    for (int i = 0; i < trainer.listeners().size() && !interrupted; i++) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        Listener.Event event =
            new Listener.Event(
                trainer.name(), machine, clock, progress.seconds(), stream.at(i), this::checkpoint);
        call.accept(trainer.listeners().get(i), event);
      } catch (CancellationException e) {
        interrupted = true;
      }
    }
  }

  /** The visible means of chains given their other layers; of this fit's, not of those before. */
  private Optional<NDArray> particles() {
    return clock.step() == 0
        ? Optional.empty()
        : trainer
            .objective()
            .particles()
            .map(state -> state.mean(0, machine.layers().get(0), machine.field(state, 0)));
  }

  private long stepsAnEpoch() {
    return (data.size() + rows - 1L) / rows;
  }

  /** Fails before anything changes: wrong widths, values outside a layer's domain. */
  private void requireFit() {
    machine.requireFit(data);
    Rng stream = rng.split("domain");
    data.batches(rows, stream); // checks the size of a batch
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      for (Batch batch : data.batches(Math.min(CHUNK, data.size()), stream)) {
        Interrupts.check();
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
