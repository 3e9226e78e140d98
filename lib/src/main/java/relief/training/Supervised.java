package relief.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.util.Progress;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import relief.Rng;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;

/**
 * Rows and what is to become of them as a data set of DJL, for its own trainers: rows are the
 * values of layer 0, targets those of any layer that the data have ({@link Dataset#observing}). The
 * n-th epoch asked for comes in the order that {@code rng.at(n)} draws, prepared by it, too, so
 * that DJL's global generator decides nothing. A batch's arrays are freed when it is closed, as
 * DJL's training loop does.
 *
 * <pre>{@code
 * try (Model digits = Model.newInstance("digits")) {
 *   digits.setBlock(net.toClassifier(10, rng));
 *   var config = new DefaultTrainingConfig(new SoftmaxCrossEntropyLoss("loss", 1, -1, false, true));
 *   try (var trainer = digits.newTrainer(config.optOptimizer(Optimizer.adam().build()))) {
 *     trainer.initialize(new Shape(1, 784));
 *     EasyTrain.fit(trainer, 5, Supervised.labels(mnist.training(), 10, 100, rng), null);
 *   }
 * }
 * }</pre>
 */
public final class Supervised implements ai.djl.training.dataset.Dataset {
  private final Dataset data;
  private final int target;
  private final int rows;
  private final Rng rng;
  private final AtomicLong epochs = new AtomicLong();

  private Supervised(Dataset data, int target, int rows, Rng rng) {
    this.data = data;
    this.target = target;
    this.rows = rows;
    this.rng = rng;
  }

  /**
   * Rows with their labels: label k is a 1 in place k among 0s. For a softmax cross-entropy whose
   * labels are probabilities, {@code sparseLabel} false. Stores a byte for each row and class,
   * freed with the workspace.
   *
   * @param rows in a minibatch
   * @throws IllegalArgumentException if a label is not in [0, classes)
   * @throws IllegalStateException if there are no labels
   */
  public static Supervised labels(Dataset data, int classes, int rows, Rng rng) {
    return of(data.observingLabels(1, classes), 1, rows, rng);
  }

  /** Rows that are to become themselves, for an autoencoder. */
  public static Supervised themselves(Dataset data, int rows, Rng rng) {
    return of(data, 0, rows, rng);
  }

  /** Rows with the values of a layer as their targets. */
  public static Supervised of(Dataset data, int target, int rows, Rng rng) {
    if (!data.layers().containsKey(target)) {
      throw new IllegalArgumentException(
          "Expected values of layer "
              + target
              + " as targets, got "
              + data
              + "; see data.observing(layer, values).");
    }
    return new Supervised(data, target, rows, rng);
  }

  /** The shape of a minibatch, which a block is initialized with: {@code [rows, units]}. */
  public Shape shape() {
    return new Shape(rows, data.units());
  }

  /** Minibatches of an epoch. */
  int steps() {
    return (data.size() + rows - 1) / rows;
  }

  /** After so many whole epochs, and minibatches of the next one. */
  Clock clock(int epoch, int batches) {
    return new Clock((long) epoch * steps() + batches, epoch, 0);
  }

  /** How many numbers a target has. */
  int targetUnits() {
    return data.layers().get(target).units();
  }

  @Override
  public Iterable<ai.djl.training.dataset.Batch> getData(NDManager manager) {
    Rng epoch = rng.at(epochs.getAndIncrement());
    return () -> {
      Iterator<Batch> batches = data.batches(rows, epoch).iterator();
      return new Iterator<>() {
        private int number;

        @Override
        public boolean hasNext() {
          return batches.hasNext();
        }

        @Override
        public ai.djl.training.dataset.Batch next() {
          return handed(batches, manager.newSubManager(), number++);
        }
      };
    };
  }

  private ai.djl.training.dataset.Batch handed(
      Iterator<Batch> batches, NDManager owner, int number) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Batch batch = batches.next();
      NDList inputs = new NDList(copy(owner, batch.visible()));
      NDList targets = new NDList(copy(owner, batch.observed().get(target)));
      return new ai.djl.training.dataset.Batch(
          owner,
          inputs,
          targets,
          batch.rows(),
          Batchifier.STACK,
          Batchifier.STACK,
          number,
          steps());
    }
  }

  /** The data set frees its own batch when the next one is asked for. */
  private static NDArray copy(NDManager owner, NDArray array) {
    return Workspace.keep(owner, array.toDevice(owner.getDevice(), true));
  }

  /** Has nothing to prepare. */
  @Override
  public void prepare(Progress progress) {}

  @Override
  public String toString() {
    return data + ", with layer " + target + " as targets, minibatches of " + rows;
  }
}
