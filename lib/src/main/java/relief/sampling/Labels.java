package relief.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import relief.Interrupts;
import relief.Part;
import relief.Workers;
import relief.Workspace;
import relief.data.Batch;
import relief.layers.Layer;
import relief.layers.Outcomes;
import relief.models.BoltzmannMachine;
import relief.models.Rows;
import relief.models.State;

/**
 * Classification by a layer that has few outcomes, such as {@code OneHot.of(10)} for ten digits:
 * the law of its outcomes y given the visible units v. Where all other layers can be summed out, as
 * in {@code chain(image, hidden, label)}, it is exact (Larochelle &amp; Bengio 2008, section 4):
 *
 * <pre>p(y | v) = exp(−F(v, y)) / Σ over y′ of exp(−F(v, y′))</pre>
 *
 * <p>with the free energy F. In deeper machines it is that of the field on the layer after
 * mean-field sweeps, an approximation that is too sure of itself: with 5–4–4 binary units, three
 * labels and normal weights of deviation 1 the likeliest label has 0.75 on the average instead of
 * 0.69, and is the right one.
 *
 * <p>Outcome k of a {@code OneHot} layer of one group is its category k; those of several groups or
 * of binary units are numbered with the first group, or unit, changing fastest.
 *
 * @param machine the model
 * @param layer the layer whose outcomes are the classes
 * @param sweeps of mean field, where they are needed
 */
public record Labels(BoltzmannMachine machine, int layer, int sweeps) {
  private static final int SWEEPS = 30;
  private static final int MOST = 1024;

  /** So many rows of a thousand hidden units stay in the processor's cache. */
  private static final int PIECE = 200;

  /** Checks that the layer is one with outcomes, and no more than 1024. */
  public Labels {
    if (layer < 1 || layer >= machine.layers().size()) {
      throw new IllegalArgumentException(
          "Expected the index of a label layer, 1 to "
              + (machine.layers().size() - 1)
              + ", got "
              + layer
              + "; layer 0 holds what is classified.");
    }
    if (!(bits(machine.layers().get(layer)) <= Math.log(MOST) / Math.log(2))) {
      throw new IllegalArgumentException(
          "Expected a label layer with at most "
              + MOST
              + " outcomes, such as OneHot.of(10), got "
              + machine.layers().get(layer)
              + ".");
    }
  }

  /** With 30 mean-field sweeps where the law is not exact. */
  public static Labels of(BoltzmannMachine machine, int layer) {
    return new Labels(machine, layer, SWEEPS);
  }

  private static double bits(Layer layer) {
    return layer.outcomes().map(Outcomes::bits).orElse(Double.POSITIVE_INFINITY);
  }

  /** Whether {@link #probabilities} are exact: no two of the other layers are coupled. */
  public boolean exact() {
    return machine.edges().stream().allMatch(e -> e.touches(0) || e.touches(layer));
  }

  /**
   * p(outcome | row): {@code [rows, outcomes]}, float64, in the caller's scope. Draws nothing. Grey
   * levels count as means of the visible units.
   *
   * @param visible {@code [rows, units]}
   * @throws IllegalArgumentException if the rows don't fit the visible layer
   */
  public NDArray probabilities(NDArray visible) {
    machine.requireFit(0, visible);
    int rows = Math.toIntExact(visible.getShape().get(0));
    return Workspace.scoped(
        () -> Workers.stack(Rows.parts(machine, rows), part -> laws(slice(visible, part))));
  }

  /** The number of the likeliest outcome of each row. */
  public int[] classify(NDArray visible) {
    try (NDArray probabilities = probabilities(visible);
        NDArray likeliest = probabilities.argMax(1)) {
      return LongStream.of(likeliest.toLongArray()).mapToInt(Math::toIntExact).toArray();
    }
  }

  private static NDArray slice(NDArray visible, Part part) {
    return visible.get(new NDIndex().addSliceDim(part.from(), part.to()));
  }

  private NDArray laws(NDArray visible) {
    int rows = (int) visible.getShape().get(0);
    NDList laws = new NDList();
    for (Part piece : Part.split(rows, Math.max(1, rows / PIECE))) {
      laws.add(Workspace.scoped(() -> law(slice(visible, piece))));
    }
    return NDArrays.concat(laws, 0);
  }

  private NDArray law(NDArray visible) {
    NDArray scores = exact() ? scores(visible) : approximateScores(visible);
    return scores.softmax(1);
  }

  /**
   * −F(v, y) for each outcome y, but for a number of the row: what the image exerts on the hidden
   * layers is the same for all outcomes.
   */
  private NDArray scores(NDArray visible) {
    State image = State.observing(Batch.of(visible));
    NDArray all = all(visible);
    State labels = State.of(new TreeMap<>(Map.of(layer, all)));
    NDArray scores = own(machine.field(image, layer), all);
    for (int i = 1; i < machine.layers().size(); i++) {
      if (i != layer) {
        scores = scores.add(hidden(i, machine.field(image, i), machine.field(labels, i)));
      }
    }
    return scores;
  }

  /** The log partition function of a hidden layer for each outcome: {@code [rows, outcomes]}. */
  private NDArray hidden(int index, NDArray ofImage, NDArray ofLabels) {
    NDList logs = new NDList();
    for (int k = 0; k < outcomes().count(); k++) {
      Interrupts.check();
      NDIndex outcome = new NDIndex(k);
      logs.add(
          Workspace.scoped(
              () -> {
                NDArray field = ofImage.add(ofLabels.get(outcome));
                return machine.layers().get(index).logPartition(field);
              }));
    }
    return NDArrays.stack(logs, 1);
  }

  /** The same after mean-field sweeps, from the field on the label layer alone. */
  private NDArray approximateScores(NDArray visible) {
    State observed = State.observing(Batch.of(visible));
    State means = new MeanField().infer(machine, observed, sweeps);
    return own(machine.field(means, layer), all(visible));
  }

  /** y · field − energy(y) for each outcome y. */
  private NDArray own(NDArray field, NDArray all) {
    NDArray push = field.matMul(all.transpose());
    return push.toType(DataType.FLOAT64, false).sub(machine.layers().get(layer).energy(all));
  }

  /** All outcomes, {@code [outcomes, units]}. */
  private NDArray all(NDArray visible) {
    return outcomes().rows(visible.getManager(), 0, 1, Math.toIntExact(outcomes().count()));
  }

  private Outcomes outcomes() {
    return machine.layers().get(layer).outcomes().orElseThrow();
  }
}
