package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import relief.Parameters;
import relief.Scalar;
import relief.data.Batch;
import relief.layers.Layer;
import relief.models.BoltzmannMachine;
import relief.models.Edge;
import relief.models.State;

/**
 * The two phases of {@link Discriminative}: rows with their own labels, and with every outcome of
 * the label layer, outcome by outcome.
 *
 * @param given what the data show but the label, {@code [rows, units]} a layer
 * @param own values of the label layer, and the hidden layers' means given these, a row each
 * @param every the same for every outcome, {@code [outcomes · rows, units]}
 * @param law p(outcome | given), {@code [outcomes, rows]}, float32
 */
record LabelPhases(BoltzmannMachine machine, State given, State own, State every, NDArray law) {
  /**
   * Sums the hidden layers out.
   *
   * @param outcomes of the label layer, {@code [outcomes, units]}
   */
  static LabelPhases of(BoltzmannMachine machine, Batch batch, int label, NDArray outcomes) {
    State given = State.observing(batch).without(Set.of(label));
    int rows = given.rows();
    State own = only(label, batch.observed().get(label));
    State each = only(label, outcomes);
    State every = only(label, outcomes.repeat(0, rows));
    NDArray scores = scores(machine, given, label, outcomes);
    for (int i = 0; i < machine.layers().size(); i++) {
      if (i != label && !given.knows(i)) {
        Layer layer = machine.layers().get(i);
        NDArray field = machine.field(given, i);
        try (NDArray all = pairs(machine.field(each, i), field)) {
          scores.addi(layer.logPartition(all).reshape(scores.getShape()));
          every = every.withMean(i, layer.mean(all));
        }
        own = own.withMean(i, layer.mean(field.add(machine.field(only(label, own.get(label)), i))));
      }
    }
    NDArray law = scores.softmax(0).toType(DataType.FLOAT32, false);
    return new LabelPhases(machine, given, own, every, law);
  }

  private static State only(int layer, NDArray values) {
    return State.of(new TreeMap<>(Map.of(layer, values)));
  }

  /** Every outcome's field plus every row's. */
  private static NDArray pairs(NDArray outcomes, NDArray rows) {
    NDArray sum = outcomes.expandDims(1).add(rows.expandDims(0));
    return sum.reshape(-1, rows.getShape().get(1));
  }

  /** y · field − energy(y), without the hidden layers: {@code [outcomes, rows]}, float64. */
  private static NDArray scores(BoltzmannMachine machine, State given, int label, NDArray all) {
    NDArray push = all.matMul(machine.field(given, label).transpose());
    NDArray energy = machine.layers().get(label).energy(all).expandDims(1);
    return push.toType(DataType.FLOAT64, false).sub(energy);
  }

  /** Statistics of the rows with their own labels, less those of the law, over so many rows. */
  Parameters difference(int count) {
    NDArray plus = machine.memory().full(new Shape(given.rows()), 1f / count);
    NDArray joint = plus.concat(Scalar.apply(law.flatten(), NDArray::mul, -1.0 / count));
    NDArray rows = plus.concat(plus.neg());
    Parameters gradient = Parameters.empty();
    for (int i = 0; i < machine.layers().size(); i++) {
      gradient = gradient.and("layer" + i + ".", layer(i, given.knows(i) ? rows : joint));
    }
    State mean = mean();
    for (int i = 0; i < machine.edges().size(); i++) {
      Edge edge = machine.edges().get(i);
      boolean alone = given.knows(edge.lower()) || given.knows(edge.upper());
      State model = alone ? mean : every;
      NDArray lower = both(edge.lower(), model);
      NDArray upper = both(edge.upper(), model);
      NDArray weights = alone ? rows : joint;
      gradient = gradient.and("edge" + i + ".", edge.coupling().statistics(lower, upper, weights));
    }
    return gradient;
  }

  private Parameters layer(int index, NDArray weights) {
    Layer layer = machine.layers().get(index);
    NDArray values = both(index, every);
    return own.means().contains(index)
        ? layer.meanStatistics(values, weights)
        : layer.statistics(values, weights);
  }

  /** Rows of the data above those of the law; what is given is the same in both. */
  private NDArray both(int layer, State model) {
    if (given.knows(layer)) {
      return given.get(layer).concat(given.get(layer));
    }
    return own.get(layer).concat(model.get(layer));
  }

  /** Means over the outcomes: all that a coupling to what is given depends on. */
  private State mean() {
    NDArray weights = law.expandDims(2);
    TreeMap<Integer, NDArray> means = new TreeMap<>();
    every
        .values()
        .forEach(
            (layer, x) -> {
              Shape each = new Shape(law.getShape().get(0), law.getShape().get(1), -1);
              means.put(layer, x.reshape(each).mul(weights).sum(new int[] {0}));
            });
    return State.of(means);
  }
}
