package relief.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import relief.Interrupts;
import relief.Part;
import relief.Rng;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.Reconstruction;
import relief.models.State;
import relief.sampling.Gibbs;

/**
 * Chains that start at data rows and go on to the machine's own law. What the rows conserve, as
 * documents keep their lengths, is forgotten when they are let go.
 *
 * @param machine the machine
 * @param rows a data row for each run
 * @param sweeps how many Gibbs sweeps they take
 */
record DataStart(BoltzmannMachine machine, NDArray rows, int sweeps) implements AnnealedRuns.Start {
  /** With the visible layer held, before its chains are let go. */
  private static final int HELD = 10;

  /** Rows in a random order, prepared as the data set says, from the start again if too few. */
  static DataStart of(BoltzmannMachine machine, Dataset data, int runs, int sweeps, Rng rng) {
    NDList all = new NDList();
    int size = Math.min(runs, data.size());
    for (int have = 0, epoch = 0; have < runs; epoch++) {
      Batch first = data.batches(size, rng.at(epoch)).iterator().next();
      all.add(first.visible());
      have += first.rows();
    }
    return new DataStart(machine, NDArrays.concat(all).get(":" + runs), sweeps);
  }

  @Override
  public State of(Part runs, Rng rng) {
    NDArray visible = rows.get(runs.from() + ":" + runs.to());
    State observed = State.of(new TreeMap<>(Map.of(0, visible))).clamp(0);
    State held = move(Reconstruction.up(machine, observed), HELD, rng.split("held"));
    State free = new State(held.without(Set.of(0)).values(), Set.of(), Set.of());
    return move(free, sweeps, rng.split("free"));
  }

  /** Each sweep in a scope of its own; what it replaces is freed with the caller's scope. */
  private State move(State start, int count, Rng rng) {
    State state = start;
    for (int i = 0; i < count; i++) {
      Interrupts.check();
      State next;
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        next = Moved.release(new Gibbs().step(machine, state, rng));
      }
      state = Moved.replace(state, next);
    }
    return state;
  }
}
