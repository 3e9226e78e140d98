package relief.evaluation;

import java.util.function.ToDoubleFunction;
import relief.Rng;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

/** Something to know of a model and a data set. Changes neither. */
public interface Metric {
  /** The name that tables, progress displays and charts use. */
  String name();

  /** The value now; a metric that draws random numbers takes them from the stream. */
  Estimate of(BoltzmannMachine machine, Dataset data, Rng rng);

  /** A metric from a function of the model, for a notebook cell. */
  static Metric named(String name, ToDoubleFunction<BoltzmannMachine> function) {
    return new Metric() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Estimate of(BoltzmannMachine machine, Dataset data, Rng rng) {
        return Estimate.exact(function.applyAsDouble(machine), "");
      }
    };
  }
}
