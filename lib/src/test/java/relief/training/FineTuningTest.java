package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.evaluation.TestError;
import relief.layers.Bernoulli;
import relief.models.ConvolutionalNet;
import relief.models.DeepBeliefNet;

class FineTuningTest {
  /** Bars against stripes, which no linear classifier tells apart. */
  private static Dataset labelled(Workspace w) {
    float[][] rows = new float[12][9];
    int[] labels = new int[12];
    for (int n = 0; n < 12; n++) {
      int pattern = n / 2 + 1;
      labels[n] = n % 2;
      for (int i = 0; i < 9; i++) {
        rows[n][i] = (pattern >> (labels[n] == 0 ? i / 3 : i % 3)) & 1;
      }
    }
    return Dataset.of(w, "bars or stripes", rows).withLabels(labels);
  }

  private static DeepBeliefNet pretrained(Workspace w, Dataset data) {
    DeepBeliefNet net =
        DeepBeliefNet.of(w, Bernoulli.of(9), Bernoulli.of(12), Bernoulli.of(8)).startingFrom(data);
    Layerwise.Plan plan = new Layerwise.Plan(100, 12);
    Layerwise.pretrain(net, i -> Trainer.maximumLikelihood(), data, plan, w.rng("pretrain"));
    return net;
  }

  @Test
  void learnsToClassify() {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("patterns")) {
      Dataset data = labelled(w);
      model.setBlock(pretrained(w, data).toClassifier(2, w.rng("output")));
      Supervised labels = Supervised.labels(data, 2, 12, w.rng("fine"));
      double[] losses =
          FineTuning.classifier()
              .with(() -> Optimizer.adam().optLearningRateTracker(rate(0.02f)).build())
              .fit(model, labels, 300);
      assertEquals(Math.log(2), losses[0], 0.1);
      assertTrue(losses[299] < 0.1, "last loss " + losses[299]);
      assertEquals(0, new TestError(model.getBlock()).of(data).value());
      int[] wrong = Arrays.stream(data.labels()).map(label -> 1 - label).toArray();
      assertEquals(100, new TestError(model.getBlock()).of(data.withLabels(wrong)).value());
    }
  }

  private static ai.djl.training.tracker.Tracker rate(float value) {
    return ai.djl.training.tracker.Tracker.fixed(value);
  }

  @Test
  void learnsToReproduce() {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("autoencoder")) {
      Dataset data = Toy.barsAndStripes(w, 3);
      model.setBlock(pretrained(w, data).toAutoencoder());
      double[] losses =
          FineTuning.autoencoder().fit(model, Supervised.themselves(data, 7, w.rng("fine")), 100);
      assertTrue(losses[99] < 0.8 * losses[0], losses[0] + " to " + losses[99]);
    }
  }

  /** Into the block of another net of the same plan, whose weights are others. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void djlSavesAndLoadsWhatCameOfIt(boolean filters, @TempDir Path folder) throws Exception {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("patterns");
        Model other = Model.newInstance("patterns")) {
      Dataset data = labelled(w);
      model.setBlock(plain(w, filters).toClassifier(2, w.rng("output")));
      FineTuning.classifier().fit(model, Supervised.labels(data, 2, 5, w.rng("fine")), 3);
      model.save(folder, "patterns");
      other.setBlock(plain(w, filters).toClassifier(2, w.rng("other output")));
      other.load(folder, "patterns");
      assertArrayEquals(outputs(w, model.getBlock(), data), outputs(w, other.getBlock(), data), 0f);
    }
  }

  private static DeepBeliefNet plain(Workspace w, boolean filters) {
    return filters
        ? ConvolutionalNet.images(1, 3, 3).filters(4, 2).pooled(2).in(w)
        : DeepBeliefNet.of(w, Bernoulli.of(9), Bernoulli.of(6));
  }

  private static float[] outputs(Workspace w, Block block, Dataset data) {
    ParameterStore store = new ParameterStore(w.memory(), false);
    return block.forward(store, new NDList(data.rows()), false).singletonOrThrow().toFloatArray();
  }

  /** DJL's own loop on the same data and from the same weights takes the same steps. */
  @Test
  void djlsOwnLoopGivesTheSameWeights() throws Exception {
    try (Workspace w = Workspace.seeded(1);
        Model ours = Model.newInstance("ours");
        Model theirs = Model.newInstance("theirs")) {
      Dataset data = labelled(w);
      DeepBeliefNet net = pretrained(w, data);
      ours.setBlock(linear(net));
      theirs.setBlock(linear(net));
      FineTuning tuning = FineTuning.classifier();
      tuning.fit(ours, Supervised.labels(data, 2, 5, w.rng("fine")), 3);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(tuning.loss())
              .optOptimizer(Optimizer.adam().build())
              .optDevices(new Device[] {w.device()});
      try (ai.djl.training.Trainer trainer = theirs.newTrainer(config)) {
        trainer.initialize(new Shape(1, 9));
        EasyTrain.fit(trainer, 3, Supervised.labels(data, 2, 5, w.rng("fine")), null);
      }
      for (int i = 0; i < ours.getBlock().getParameters().size(); i++) {
        assertArrayEquals(weights(theirs, i), weights(ours, i), 1e-6f);
      }
      float[] before = new float[weights(ours, 0).length];
      assertFalse(Arrays.equals(before, weights(ours, 0)));
    }
  }

  /** The top layer's two units as the classes: no weights drawn by DJL. */
  private static SequentialBlock linear(DeepBeliefNet net) {
    return net.toBlock().add(firstTwo());
  }

  private static Block firstTwo() {
    return ai.djl.nn.LambdaBlock.singleton(array -> array.get(":, :2"));
  }

  private static float[] weights(Model model, int i) {
    return model.getBlock().getParameters().valueAt(i).getArray().toFloatArray();
  }

  @Test
  void momentsAndBatchesAreFreed() throws ReflectiveOperationException {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("patterns")) {
      Dataset data = labelled(w);
      model.setBlock(pretrained(w, data).toClassifier(2, w.rng("output")));
      Supervised labels = Supervised.labels(data, 2, 5, w.rng("fine"));
      List<Optimizer> made = new ArrayList<>();
      FineTuning tuning =
          FineTuning.classifier()
              .with(
                  () -> {
                    made.add(Optimizer.adam().build());
                    return made.get(made.size() - 1);
                  });
      tuning.fit(model, labels, 2);
      int ours = w.memory().getManagedArrays().size();
      int theirs = all(model.getNDManager());
      tuning.fit(model, labels, 20);
      new TestError(model.getBlock()).of(data);
      assertEquals(ours, w.memory().getManagedArrays().size());
      assertEquals(theirs, all(model.getNDManager()));
      Field field = made.get(1).getClass().getDeclaredField("means");
      field.setAccessible(true);
      Map<?, ?> moments = (Map<?, ?>) field.get(made.get(1));
      assertEquals(6, moments.size());
      for (Object each : moments.values()) {
        for (Object moment : ((Map<?, ?>) each).values()) {
          assertTrue(((NDArray) moment).isReleased());
        }
      }
    }
  }

  /** A loss that also counts the arrays that the model's manager holds at each step. */
  @Test
  void stepsLeaveNoArraysBehind() {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("patterns")) {
      Dataset data = labelled(w);
      model.setBlock(pretrained(w, data).toClassifier(2, w.rng("output")));
      List<Integer> counts = new ArrayList<>();
      Loss loss =
          new SoftmaxCrossEntropyLoss("counting", 1, -1, false, true) {
            @Override
            public NDArray evaluate(NDList labels, NDList predictions) {
              counts.add(all(model.getNDManager()));
              return super.evaluate(labels, predictions);
            }
          };
      Supervised labels = Supervised.labels(data, 2, 5, w.rng("fine"));
      FineTuning.classifier().with(loss).fit(model, labels, 20);
      assertEquals(60, counts.size());
      assertEquals(counts.get(2), counts.get(59), counts.toString());
    }
  }

  /** After each epoch the block is there to be measured, and measuring it changes nothing. */
  @Test
  void aListenerSeesEveryEpoch() {
    try (Workspace w = Workspace.seeded(1);
        Model watched = Model.newInstance("watched");
        Model alone = Model.newInstance("alone")) {
      Dataset data = labelled(w);
      DeepBeliefNet net = pretrained(w, data);
      watched.setBlock(net.toClassifier(2, w.rng("output")));
      alone.setBlock(net.toClassifier(2, w.rng("output")));
      List<Integer> seen = new ArrayList<>();
      List<Double> errors = new ArrayList<>();
      FineTuning tuning =
          FineTuning.classifier()
              .with(() -> Optimizer.adam().optLearningRateTracker(rate(0.02f)).build());
      tuning.fit(
          watched,
          Supervised.labels(data, 2, 5, w.rng("fine")),
          300,
          epoch -> {
            seen.add(epoch);
            errors.add(new TestError(watched.getBlock()).of(data).value());
          });
      tuning.fit(alone, Supervised.labels(data, 2, 5, w.rng("fine")), 300);
      assertEquals(IntStream.rangeClosed(1, 300).boxed().toList(), seen);
      assertTrue(errors.get(299) < errors.get(0), errors.get(0) + " to " + errors.get(299));
      for (int i = 0; i < alone.getBlock().getParameters().size(); i++) {
        assertArrayEquals(weights(alone, i), weights(watched, i));
      }
    }
  }

  @Test
  void anInterruptEndsItAfterTheRunningStep() {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("patterns")) {
      Dataset data = labelled(w);
      model.setBlock(pretrained(w, data).toClassifier(2, w.rng("output")));
      Supervised labels = Supervised.labels(data, 2, 5, w.rng("fine"));
      Thread.currentThread().interrupt();
      assertEquals(1, FineTuning.classifier().fit(model, labels, 5).length);
      assertFalse(Thread.currentThread().isInterrupted());
      assertEquals(5, FineTuning.classifier().fit(model, labels, 5).length);
    }
  }

  private static int all(NDManager manager) {
    return manager.getManagedArrays().size();
  }

  @Test
  void errorsSayWhatIsMissing() {
    try (Workspace w = Workspace.seeded(1);
        Model model = Model.newInstance("patterns")) {
      Dataset data = labelled(w);
      Supervised labels = Supervised.labels(data, 2, 5, w.rng("fine"));
      FineTuning tuning = FineTuning.classifier();
      assertThrows(IllegalArgumentException.class, () -> tuning.fit(model, labels, 1));
      model.setBlock(pretrained(w, data).toClassifier(3, w.rng("output")));
      String message =
          assertThrows(IllegalArgumentException.class, () -> tuning.fit(model, labels, 1))
              .getMessage();
      assertTrue(message.contains("as wide as the targets, 2"), message);
      assertThrows(IllegalArgumentException.class, () -> tuning.fit(model, labels, 0));
      assertThrows(IllegalArgumentException.class, () -> Supervised.of(data, 1, 5, w.rng("fine")));
      assertNotNull(Supervised.of(data, 0, 5, w.rng("fine")));
    }
  }
}
