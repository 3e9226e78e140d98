package relief.evaluation;

import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import relief.Rng;
import relief.layers.Layer;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What every {@link Layer} promises, checked by numbers: its mean, log partition function,
 * statistics and draws against the law that its energy alone defines, p(x | field) ∝ exp(x · field
 * − energy(x)), summed over all outcomes or integrated; derivatives against finite differences. For
 * a new kind of unit, before a machine is made of it:
 *
 * <pre>{@code LayerContract.check(new Spin(workspace.memory().zeros(new Shape(4))), rng)}</pre>
 *
 * <p>Units without {@link Layer#outcomes} have to be real numbers that are independent of each
 * other, with next to all of their probability between −40 and 40 and a density that doesn't change
 * much over 0.01. Tolerances are those of float32; the library's own layers stay well below them.
 */
public final class LayerContract {
  private static final long MOST_OUTCOMES = 1 << 14;
  private static final double SIGMAS = 5;

  private static final List<Check> CHECKS =
      List.of(
          Check.of("log partition function is the sum or integral", 2e-5, LayerTrial::logPartition),
          Check.of("mean is that of the law", 2e-5, LayerTrial::mean),
          Check.of("mean is the derivative of the log partition function", 2e-4, LayerTrial::slope),
          Check.of("statistics are derivatives of the energy", 5e-4, LayerTrial::statistics),
          Check.of("statistics of means are expected ones", 5e-4, LayerTrial::meanStatistics),
          Check.optional("variance function gives that of the law", 1e-4, LayerTrial::variance),
          Check.optional("mode is the likeliest value", 2e-5, LayerTrial::mode),
          Check.of("draws have the mean, standard errors", SIGMAS, LayerTrial::meanOfDraws),
          Check.of("draws have the variance, standard errors", SIGMAS, LayerTrial::varianceOfDraws),
          Check.of("draws and means are in the domain, refusals", 0, LayerTrial::refusals),
          Check.of("NaN and infinity are refused, acceptances", 0, LayerTrial::acceptances),
          Check.of("the same key gives the same draw", 0, LayerTrial::replay),
          Check.of("a draw is the same where the mean is known", 0, LayerTrial::knownMean),
          Check.of("with its own parameters it is itself", 0, LayerTrial::itself),
          Check.of("parameters that match its moments give its mean", 1e-4, LayerTrial::matched),
          Check.of("fields of ±1000 give finite numbers, others", 0, LayerTrial::infinities),
          Check.of("arrays left behind", 0, LayerTrial::leftBehind));

  private LayerContract() {}

  /**
   * The table of all checks: {@code check, largest deviation, tolerance, passed}. Statistical ones
   * have a false alarm in a hundred thousand layers or so. What the layer doesn't offer (mode,
   * variance function) has no row.
   *
   * @param layer small, at most 2¹⁴ outcomes or a few units; normal numbers of deviation 0.7 are
   *     added to copies of its parameters first, so that zeros hide nothing
   * @param rng for parameters, fields and 20 000 draws
   * @throws IllegalArgumentException if the layer has too many outcomes
   */
  public static Table check(Layer layer, Rng rng) {
    List<Check> made = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      LayerTrial trial = LayerTrial.of(layer, MOST_OUTCOMES, rng);
      for (Check check : CHECKS) {
        OptionalDouble deviation = check.deviation().apply(trial);
        if (deviation.isPresent()) {
          made.add(check);
          deviations.add(deviation.getAsDouble());
        }
      }
    }
    return table(layer, made, deviations);
  }

  private static Table table(Layer layer, List<Check> checks, List<Double> deviations) {
    BooleanColumn passed = BooleanColumn.create("passed");
    for (int i = 0; i < checks.size(); i++) {
      passed.append(deviations.get(i) <= checks.get(i).tolerance());
    }
    return Table.create(
        layer.toString(),
        StringColumn.create("check", checks.stream().map(Check::name)),
        DoubleColumn.create("largest deviation", deviations),
        DoubleColumn.create("tolerance", checks.stream().mapToDouble(Check::tolerance).toArray()),
        passed);
  }

  private record Check(
      String name, double tolerance, Function<LayerTrial, OptionalDouble> deviation) {
    static Check of(String name, double tolerance, ToDoubleFunction<LayerTrial> deviation) {
      return new Check(name, tolerance, trial -> OptionalDouble.of(deviation.applyAsDouble(trial)));
    }

    /** Of what a layer need not offer. */
    static Check optional(String name, double tolerance, ToDoubleFunction<LayerTrial> deviation) {
      return new Check(
          name,
          tolerance,
          trial -> {
            try {
              return OptionalDouble.of(deviation.applyAsDouble(trial));
            } catch (UnsupportedOperationException notOffered) {
              return OptionalDouble.empty();
            }
          });
    }
  }
}
