package relief.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import relief.Rng;
import relief.models.BoltzmannMachine;
import relief.sampling.Kernel;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How well chains mix, by a number that depends on their state. Prints itself. R̂ above 1.01 says
 * that they are stuck or too short, and then the other two numbers mean little. R̂ near 1 is no
 * proof: a mode that no chain has found leaves no trace.
 *
 * @param observable what was looked at
 * @param rHat {@link SplitRHat#of}
 * @param autocorrelationTime {@link Autocorrelation#time}, in sweeps
 * @param chains how many chains
 * @param sweeps how many sweeps of each were recorded
 */
public record Mixing(
    String observable, double rHat, double autocorrelationTime, int chains, int sweeps) {
  private static final double TRUSTED = 1.01;

  /**
   * Runs chains from the layers' own laws for twice so many sweeps and looks at the free energy in
   * the second half; see {@link Trace} and {@link Observable#freeEnergy}. For other observables
   * take {@link #of(String, double[][])} of a trace.
   *
   * @param chains at least two, else R̂ compares the halves of one
   * @param sweeps at least four, better some hundred times the autocorrelation time
   */
  public static Mixing of(
      BoltzmannMachine machine, Kernel kernel, int chains, int sweeps, Rng rng) {
    Trace trace = new Trace(machine, kernel, chains, sweeps);
    return of("free energy", trace.of(Observable.freeEnergy(), rng));
  }

  /**
   * The diagnostics of a series.
   *
   * @param observable what to call it
   * @param series {@code [chains][time]}
   */
  public static Mixing of(String observable, double[][] series) {
    return new Mixing(
        observable,
        SplitRHat.of(series),
        Autocorrelation.time(series),
        series.length,
        series[0].length);
  }

  /** How many independent draws the recorded sweeps of all chains are worth. */
  public double effectiveSampleSize() {
    return (double) chains * sweeps / autocorrelationTime;
  }

  /** A row for each, for example of several kernels or observables. */
  public static Table table(Mixing... rows) {
    List<Mixing> all = List.of(rows);
    return Table.create(
        "mixing",
        StringColumn.create("observable", all.stream().map(Mixing::observable)),
        IntColumn.create("chains", all.stream().mapToInt(Mixing::chains).toArray()),
        IntColumn.create("sweeps", all.stream().mapToInt(Mixing::sweeps).toArray()),
        column("split R̂", all, Mixing::rHat),
        column("autocorrelation time", all, Mixing::autocorrelationTime),
        column("effective sample size", all, Mixing::effectiveSampleSize));
  }

  private static DoubleColumn column(String name, List<Mixing> all, ToDoubleFunction<Mixing> of) {
    return DoubleColumn.create(name, all.stream().mapToDouble(of).toArray());
  }

  /** The same diagnostics under another name, for a table of several kernels. */
  public Mixing named(String other) {
    return new Mixing(other, rHat, autocorrelationTime, chains, sweeps);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: split R̂ %.3f%s, autocorrelation time %.1f sweeps, effective sample size %.0f"
            + " (%d chains × %d sweeps)",
        observable,
        rHat,
        rHat <= TRUSTED ? "" : " (stuck or too short)",
        autocorrelationTime,
        effectiveSampleSize(),
        chains,
        sweeps);
  }
}
