package relief.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SigmoidBinaryCrossEntropyLoss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Training of a block by DJL: its loss, its optimizer, its gradients.
 *
 * <pre>{@code
 * try (Model digits = Model.newInstance("digits")) {
 *   digits.setBlock(net.toClassifier(10, rng));
 *   FineTuning.classifier().fit(digits, Supervised.labels(mnist.training(), 10, 100, rng), 5);
 *   show(new TestError(digits.getBlock()).of(mnist.test()));
 * }
 * }</pre>
 *
 * <p>The block's arrays live as long as the model; everything else that the fit makes dies with it,
 * the optimizer's moments too, which DJL itself never frees. Another fit goes on with the weights
 * and new moments.
 *
 * <p>DJL saves the arrays of a model, without its block, in one file, here {@code
 * models/digits-0000.params}: {@code model.save(Path.of("models"), "digits")}. A block made in the
 * same way, of any net of the same plan, takes them back, {@code model.load(Path.of("models"),
 * "digits")} after {@code model.setBlock(…)}. The net itself, as it was before, is for an archive.
 *
 * @param loss of targets and predictions
 * @param optimizer makes a new one for every fit
 */
public record FineTuning(Loss loss, Supplier<Optimizer> optimizer) {
  private static final float MILLIONTH = 1e-6f;

  /** Softmax cross-entropy, for outputs before the softmax and targets of one 1; Adam, 0.001. */
  public static FineTuning classifier() {
    Loss loss = new SoftmaxCrossEntropyLoss("softmax cross-entropy", 1, -1, false, true);
    return new FineTuning(loss, () -> Optimizer.adam().build());
  }

  /**
   * Cross-entropy of targets in [0, 1] and the means of Bernoulli units, as an autoencoder gives
   * them; Adam, 0.001.
   */
  public static FineTuning autoencoder() {
    Loss loss = new SigmoidBinaryCrossEntropyLoss("binary cross-entropy", 1, true);
    return new FineTuning(loss, () -> Optimizer.adam().build());
  }

  /** With another loss of DJL. */
  public FineTuning with(Loss other) {
    return new FineTuning(other, optimizer);
  }

  /** With another optimizer of DJL, for example {@code () -> Optimizer.sgd()….build()}. */
  public FineTuning with(Supplier<Optimizer> other) {
    return new FineTuning(loss, other);
  }

  /**
   * Passes over the data. An interrupt of the thread ends it after the running step. The engine
   * works in as many threads as it has, one if nobody says otherwise.
   *
   * @return the mean loss of each epoch over its minibatches, as they were before their steps;
   *     after an interrupt fewer, the last one of the minibatches so far
   * @throws IllegalArgumentException unless there is an epoch and a block, whose output fits
   */
  public double[] fit(Model model, Supervised data, int epochs) {
    return fit(model, data, epochs, epoch -> {});
  }

  /**
   * The same, telling after each epoch how many are done; the model's block can be measured then.
   * An exception of the listener ends it.
   */
  public double[] fit(Model model, Supervised data, int epochs, IntConsumer listener) {
    if (epochs < 1 || model.getBlock() == null) {
      throw new IllegalArgumentException(
          "Expected a model with a block and at least one epoch, got "
              + model
              + " and "
              + epochs
              + "; set a block by model.setBlock(net.toClassifier(10, rng)).");
    }
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(loss).optOptimizer(optimizer.get()).optDevices(devices(model));
    try (ai.djl.training.Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(data.shape());
      requireFit(model, data);
      List<Double> losses = new ArrayList<>();
      Progress progress = new Progress(model.getName(), epochs, data.steps(), 0);
      Run.Outcome outcome = Run.Outcome.FAILED;
      try (NDScope moments = new NDScope()) {
        moments.suppressNotUsedWarning();
        outcome = epochs(trainer, data, epochs, losses, new Watchers(progress, listener));
      } finally {
        progress.end(outcome, progress.clock(), null);
      }
      return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /** Who is told. */
  private record Watchers(Progress progress, IntConsumer listener) {}

  private Run.Outcome epochs(
      ai.djl.training.Trainer trainer,
      Supervised data,
      int epochs,
      List<Double> losses,
      Watchers watchers) {
    for (int i = 0; i < epochs; i++) {
      if (!epoch(trainer, data, losses, watchers.progress)) {
        return Run.Outcome.INTERRUPTED;
      }
      Map<String, Double> loss = Map.of("loss", losses.get(i));
      watchers.progress.onEpoch(data.clock(i + 1, 0), loss, Optional::empty);
      watchers.listener.accept(i + 1);
    }
    return Run.Outcome.FINISHED;
  }

  private static ai.djl.Device[] devices(Model model) {
    return new ai.djl.Device[] {model.getNDManager().getDevice()};
  }

  private static void requireFit(Model model, Supervised data) {
    Shape output = model.getBlock().getOutputShapes(new Shape[] {data.shape()})[0];
    if (output.get(output.dimension() - 1) != data.targetUnits()) {
      throw new IllegalArgumentException(
          "Expected a block whose output is as wide as the targets, "
              + data.targetUnits()
              + ", got "
              + output
              + "; see net.toClassifier(classes) and net.toAutoencoder().");
    }
  }

  /** Whether it came to its end. */
  private boolean epoch(
      ai.djl.training.Trainer trainer, Supervised data, List<Double> losses, Progress progress) {
    double sum = 0;
    int count = 0;
    for (Batch batch : data.getData(trainer.getManager())) {
      try (batch) {
        sum += backward(trainer, batch);
        step(trainer, losses.isEmpty() && count == 0);
      }
      count++;
      progress.onStep(data.clock(losses.size(), count));
      if (Thread.interrupted()) {
        losses.add(sum / count);
        return false;
      }
    }
    losses.add(sum / count);
    return true;
  }

  /** The first one makes the moments, in the scope of the fit. */
  private static void step(ai.djl.training.Trainer trainer, boolean first) {
    if (first) {
      firstStep(trainer);
      return;
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      trainer.step();
    }
  }

  /**
   * DJL once looks whether all gradients are 0, by their sum. In a regression the sum is always 0,
   * but for rounding; where rounding doesn't help, a millionth does.
   */
  private static void firstStep(ai.djl.training.Trainer trainer) {
    try {
      trainer.step();
    } catch (IllegalStateException sumIsZero) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        shift(trainer, sumIsZero);
      }
      trainer.step();
    }
  }

  private static void shift(ai.djl.training.Trainer trainer, IllegalStateException cause) {
    for (Parameter parameter : trainer.getModel().getBlock().getParameters().values()) {
      NDArray gradient = parameter.requiresGradient() ? parameter.getArray().getGradient() : null;
      float largest = gradient == null ? 0 : gradient.abs().max().getFloat();
      if (largest > 0) {
        gradient.addi(MILLIONTH * largest);
        return;
      }
    }
    throw new IllegalStateException(
        "Expected a loss that depends on the parameters, got gradients that are all 0; see whether"
            + " units of the pretrained net are all on or off.",
        cause);
  }

  private double backward(ai.djl.training.Trainer trainer, Batch batch) {
    try (NDScope scope = new NDScope();
        GradientCollector collector = trainer.newGradientCollector()) {
      scope.suppressNotUsedWarning();
      NDList predictions = trainer.forward(batch.getData(), batch.getLabels());
      NDArray value = loss.evaluate(batch.getLabels(), predictions);
      collector.backward(value);
      return value.getFloat();
    }
  }
}
