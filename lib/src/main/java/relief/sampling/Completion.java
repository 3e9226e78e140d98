package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import relief.Interrupts;
import relief.Part;
import relief.Rng;
import relief.Schedule;
import relief.Workers;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;

/**
 * Filling in what is unknown of some rows, a half of an image or missing entries of a table, given
 * what is known: imputation, in-painting. Several chains a row draw the unknown visible units and
 * all other layers from their exact law given the known units ({@link Observing}), and the unknown
 * units' means given the other layers are averaged over chains and sweeps:
 *
 * <pre>⟨v | known⟩ ≈ mean over chains and sweeps t of ⟨v | h(t)⟩</pre>
 *
 * <p>which has the right expectation and varies less than the draws do (Gelfand &amp; Smith 1990,
 * section 2.3: "Rao–Blackwellised"). For machines of any depth and kind.
 *
 * <pre>{@code
 * var half = PixelMask.of(28, 28).without(14, 0, 14, 28).in(workspace);
 * var digits = Completion.of(rbm, images, half).draw(workspace.rng("halves"));
 * ImageGrid.of(28, 28).row("mean", digits.mean()).row("sample", digits.sample(0));
 * }</pre>
 *
 * @param machine the model
 * @param rows {@code [rows, units]}; unknown places may hold anything, NaN too
 * @param mask 1 for known units, 0 for unknown ones: {@code [1, units]} for all rows, or {@code
 *     [rows, units]}
 * @param chains how many each row has
 * @param burnIn sweeps before averages are taken
 * @param sweeps over which averages are taken
 * @param kernel what moves the unknown units and the other layers, asked with the share of the
 *     burn-in that is done ({@link Kernel#at})
 */
public record Completion(
    BoltzmannMachine machine,
    NDArray rows,
    NDArray mask,
    int chains,
    int burnIn,
    int sweeps,
    Kernel kernel) {
  private static final int CHAINS = 20;
  private static final int BURN_IN = 100;
  private static final int SWEEPS = 200;
  private static final int BLOCK = 2000; // chains that move together

  /** Checks shapes and numbers. */
  public Completion {
    if (chains < 1 || burnIn < 0 || sweeps < 1) {
      throw new IllegalArgumentException(
          "Expected at least one chain, no sweep or more of burn-in and at least one after it, got "
              + chains
              + ", "
              + burnIn
              + " and "
              + sweeps
              + ".");
    }
    CompletionMask.requireFit(machine, rows, mask);
  }

  /** With a mask; 20 chains a row, Gibbs sampling with 100 sweeps of burn-in and 200 after it. */
  public static Completion of(BoltzmannMachine machine, NDArray rows, NDArray mask) {
    return new Completion(machine, rows, mask, CHAINS, BURN_IN, SWEEPS, new Gibbs());
  }

  /**
   * Where unknown numbers are NaN, as {@link relief.data.Missing} reads them from a table. The mask
   * belongs to the caller's scope.
   */
  public static Completion of(BoltzmannMachine machine, NDArray rows) {
    return of(machine, rows, rows.eq(rows).toType(DataType.FLOAT32, false)); // NaN is not NaN
  }

  /** With so many chains a row. */
  public Completion chains(int count) {
    return new Completion(machine, rows, mask, count, burnIn, sweeps, kernel);
  }

  /** With so many sweeps before averages are taken, and so many over which they are. */
  public Completion sweeps(int before, int averaged) {
    return new Completion(machine, rows, mask, chains, before, averaged, kernel);
  }

  /** By another kernel with one state a chain. */
  public Completion by(Kernel other) {
    return new Completion(machine, rows, mask, chains, burnIn, sweeps, other);
  }

  /**
   * With annealed couplings: during the burn-in β rises in a straight line from {@code start} to 1.
   * Chains of a row then end in more of its valleys.
   */
  public Completion annealedFrom(double start) {
    Schedule beta = Schedule.linear(start, 1, 1);
    return by(new Scheduled(time -> new Tempering(beta.at(time))));
  }

  /**
   * The rows completed. Draws one number a unit of any layer, sweep and chain, with one more for
   * the start.
   *
   * @throws IllegalArgumentException if known values are none that the visible layer can have
   */
  public Completed draw(Rng rng) {
    int count = Math.toIntExact(rows.getShape().get(0));
    try (NDArray all =
        Workspace.scoped(
            () -> Workers.stack(Rows.parts(machine, count, chains), part -> run(part, rng)))) {
      return new Completed(columns(all, 0), columns(all, 1), columns(all, 2), samples(all, count));
    }
  }

  private NDArray columns(NDArray all, int number) {
    long units = rows.getShape().get(1);
    NDIndex some = new NDIndex().addAllDim().addSliceDim(number * units, (number + 1) * units);
    return Workspace.scoped(() -> all.get(some).duplicate());
  }

  private NDArray samples(NDArray all, int count) {
    long units = rows.getShape().get(1);
    NDIndex rest = new NDIndex().addAllDim().addSliceDim(3 * units, (3 + chains) * units);
    Shape grouped = new Shape(count, chains, units);
    return Workspace.scoped(() -> all.get(rest).reshape(grouped).transpose(1, 0, 2).duplicate());
  }

  /** Block by block, so that the chains of many rows need no more memory than those of a few. */
  private NDArray run(Part part, Rng rng) {
    Rng stream = part.stream(rng);
    int most = Math.max(1, BLOCK / chains);
    NDList blocks = new NDList();
    for (int from = part.from(); from < part.to(); from += most) {
      Rng own = part.size() > most ? stream.at(from) : stream;
      CompletionMask known = CompletionMask.of(this, from, Math.min(part.to(), from + most));
      blocks.add(Workspace.scoped(() -> run(known, own)));
    }
    return NDArrays.concat(blocks);
  }

  /** Mean, deviation, error and the chains' last draws, side by side. */
  private NDArray run(CompletionMask known, Rng rng) {
    Observing held = known.observing(kernel);
    try (Chains all = start(known, held, rng);
        ConditionalMoments moments = new ConditionalMoments(machine, known.count(), chains)) {
      for (int i = 0; i < burnIn; i++) {
        move(all.by(held.at((i + 1.0) / burnIn)), rng, null);
      }
      for (int i = 0; i < sweeps; i++) {
        move(all.by(held.at(1)), rng, moments);
      }
      NDArray ends = all.state().visible().reshape(known.count(), -1);
      NDArray mean = known.put(moments.mean());
      NDArray deviation = known.only(moments.deviation());
      NDArray error = known.only(moments.error());
      return NDArrays.concat(new NDList(mean, deviation, error, ends), 1);
    }
  }

  /** Known values, the others drawn from the units' own laws, and hidden layers that know them. */
  private Chains start(CompletionMask known, Observing held, Rng rng) {
    State drawn = machine.start(known.chains(), rng);
    NDArray visible = known.putInChains(drawn.visible());
    machine.layers().get(0).requireDomain(visible);
    State informed = held.at(0).step(machine, drawn.with(0, visible).clamp(0), rng);
    return Chains.from(machine, held, informed.clamp());
  }

  private void move(Chains all, Rng rng, ConditionalMoments moments) {
    Interrupts.check();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      all.advance(machine, 1, rng);
      if (moments != null) {
        moments.add(machine, all.state());
      }
    }
  }

  @Override
  public String toString() {
    return "Completion of " + rows.getShape().get(0) + " rows by " + chains + " chains each";
  }
}
