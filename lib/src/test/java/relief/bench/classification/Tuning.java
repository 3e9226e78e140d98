package relief.bench.classification;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Locale;
import relief.data.Dataset;
import relief.evaluation.Estimate;
import relief.evaluation.TestError;
import relief.training.FineTuning;
import relief.training.Supervised;

/**
 * How DJL trains a classifier: softmax cross-entropy, Adam with a rate that falls to a hundredth
 * along a cosine, and dropout (Srivastava et al. 2014).
 *
 * @param input the probability that an input is dropped
 * @param hidden the same for a unit of a hidden layer
 * @param rate the first one
 * @param epochs passes over the labelled images
 * @param rows of a minibatch
 */
record Tuning(double input, double hidden, double rate, int epochs, int rows) {
  private static final float LAST = 0.01f;

  /** The same with other passes. */
  Tuning epochs(int other) {
    return new Tuning(input, hidden, rate, other, rows);
  }

  /** Trains the block, with dropout before the layers, and measures it. */
  Estimate error(Task task, SequentialBlock block, Dataset training, Dataset examined) {
    try (Model model = Model.newInstance("classifier")) {
      model.setBlock(dropping(block));
      fit(task, model, training, examined);
      return new TestError(model.getBlock()).of(examined);
    }
  }

  /** Trains the model's block. Dropout draws from the engine's own generator, which is seeded. */
  void fit(Task task, Model model, Dataset training, Dataset examined) {
    Engine.getInstance().setRandomSeed((int) task.seed());
    int batch = Math.min(rows, training.size());
    int updates = (training.size() + batch - 1) / batch * epochs;
    Tracker falling =
        Tracker.cosine()
            .setBaseValue((float) rate)
            .optFinalValue((float) rate * LAST)
            .setMaxUpdates(updates)
            .build();
    Supervised labelled = Supervised.labels(training, Task.CLASSES, batch, task.rng("fine-tuning"));
    FineTuning.classifier()
        .with(() -> Optimizer.adam().optLearningRateTracker(falling).build())
        .fit(model, labelled, epochs, epoch -> report(task, model, epoch, examined));
  }

  private static void report(Task task, Model model, int epoch, Dataset examined) {
    boolean shown = task.choosing() && examined != null;
    System.out.printf(
        Locale.ROOT,
        "epoch %d, %.1f minutes%s%n",
        epoch,
        task.minutes(),
        shown ? ": " + new TestError(model.getBlock()).of(examined) : "");
  }

  /** The block's layers with dropout before them and after each nonlinearity. */
  SequentialBlock dropping(SequentialBlock block) {
    SequentialBlock result = new SequentialBlock();
    drop(result, input);
    for (Block child : block.getChildren().values()) {
      result.add(child);
      if (child instanceof LambdaBlock) {
        drop(result, hidden);
      }
    }
    return result;
  }

  private static void drop(SequentialBlock block, double share) {
    if (share > 0) {
      block.add(Dropout.builder().optRate((float) share).build());
    }
  }
}
