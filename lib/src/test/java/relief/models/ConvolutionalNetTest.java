package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import relief.BeliefNets;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.MaxPooled;

/** Convolutional nets: their plan, their passes, their blocks of DJL. */
class ConvolutionalNetTest {
  private static final long SEED = 83;
  private static final int ROWS = 7;

  /** Nets of small images. */
  private enum Plan {
    PLAIN(ConvolutionalNet.images(1, 6, 6).filters(3, 3)),
    STRIDES(ConvolutionalNet.images(2, 7, 7).filters(3, 3).stride(2).dense(Bernoulli.of(4))),
    POOLED(ConvolutionalNet.images(1, 7, 7).filters(3, 2).pooled(2)),
    DEEP(ConvolutionalNet.images(1, 8, 8).filters(3, 3).pooled(2).filters(4, 2).pooled(2)),
    GAUSSIAN(
        ConvolutionalNet.images(2, 6, 6)
            .gaussian()
            .filters(3, 3)
            .pooled(2)
            .dense(Bernoulli.of(5), Bernoulli.of(4))),
    OWN_BIASES(ConvolutionalNet.images(1, 5, 5).visible(Bernoulli.of(25)).filters(2, 2).pooled(2));

    private final ConvolutionalNet plan;

    Plan(ConvolutionalNet plan) {
      this.plan = plan;
    }

    DeepBeliefNet in(Workspace w) {
      return BeliefNets.randomized(w, plan.in(w), 0.5);
    }

    NDArray rows(Workspace w) {
      int units = (int) plan.images().images().size();
      return w.rng("rows").bernoulli(w.memory().full(new Shape(ROWS, units), 0.4f));
    }
  }

  private static Block initialized(Workspace w, Block block, NDArray rows) {
    block.initialize(w.memory(), DataType.FLOAT32, rows.getShape());
    return block;
  }

  private static NDArray pass(Block block, NDArray rows) {
    ParameterStore store = new ParameterStore(rows.getManager(), false);
    return block.forward(store, new NDList(rows), false).singletonOrThrow();
  }

  /** Layer by layer, pooling as sums of the units' means. */
  @ParameterizedTest
  @EnumSource
  void upIsLayerByLayer(Plan plan) {
    try (Workspace w = Workspace.seeded(SEED)) {
      DeepBeliefNet net = plan.in(w);
      NDArray shown = plan.rows(w);
      float[] up = net.up(shown).toFloatArray();
      for (Link link : net.links()) {
        NDArray means = link.upper().mean(link.coupling().up(shown));
        shown = link.upper() instanceof MaxPooled maps ? maps.pooled(means) : means;
      }
      assertArrayEquals(shown.toFloatArray(), up, 1e-5f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBlocksGiveWhatTheNetGives(Plan plan) {
    try (Workspace w = Workspace.seeded(SEED)) {
      DeepBeliefNet net = plan.in(w);
      NDArray rows = plan.rows(w);
      float[] up = net.up(rows).toFloatArray();
      assertArrayEquals(up, pass(initialized(w, net.toBlock(), rows), rows).toFloatArray(), 1e-5f);
      float[] down = net.down(net.up(rows)).toFloatArray();
      Block both = initialized(w, net.toAutoencoder(), rows);
      assertArrayEquals(down, pass(both, rows).toFloatArray(), 1e-4f);
      Block classifier = initialized(w, net.toClassifier(3, w.rng("output")), rows);
      assertEquals(new Shape(ROWS, 3), pass(classifier, rows).getShape());
    }
  }

  /** Shared weights stay shared: as many numbers learn as the net has upwards. */
  @Test
  void theBlockHasTheNetsWeights() {
    try (Workspace w = Workspace.seeded(SEED)) {
      DeepBeliefNet net = Plan.DEEP.in(w);
      Block block = initialized(w, net.toBlock(), Plan.DEEP.rows(w));
      long numbers = 0;
      for (Pair<String, Parameter> parameter : block.getParameters()) {
        numbers += parameter.getValue().getArray().size();
      }
      assertEquals(3 * 9 + 3 + 4 * 3 * 4 + 4, numbers);
    }
  }

  /** DJL's gradient of Σ output² by every weight and bias of the first filters. */
  @ParameterizedTest
  @EnumSource
  void gradientsPassThrough(Plan plan) {
    try (Workspace w = Workspace.seeded(SEED)) {
      NDArray rows = plan.rows(w);
      Block block = initialized(w, plan.in(w).toBlock(), rows);
      List<NDArray> arrays =
          Stream.of(0, 1).map(i -> block.getParameters().valueAt(i).getArray()).toList();
      arrays.forEach(array -> array.setRequiresGradient(true));
      ParameterStore store = new ParameterStore(w.memory(), false);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDList output = block.forward(store, new NDList(rows), true);
        collector.backward(output.singletonOrThrow().square().sum());
      }
      for (NDArray array : arrays) {
        float[] gradient = array.getGradient().toFloatArray();
        array.setRequiresGradient(false);
        requireGradient(block, rows, array, gradient);
      }
    }
  }

  private static void requireGradient(Block block, NDArray rows, NDArray array, float... gradient) {
    float[] at = array.toFloatArray();
    for (int i = 0; i < at.length; i++) {
      double difference =
          (squares(block, rows, array, moved(at, i, 1e-2))
                  - squares(block, rows, array, moved(at, i, -1e-2)))
              / 2e-2;
      assertEquals(difference, gradient[i], 1e-2 * Math.max(1, Math.abs(difference)));
    }
    array.set(at);
  }

  private static float[] moved(float[] at, int i, double step) {
    float[] moved = at.clone();
    moved[i] += (float) step;
    return moved;
  }

  private static double squares(Block block, NDArray rows, NDArray array, float[] values) {
    array.set(values);
    double sum = 0;
    for (float y : pass(block, rows).toFloatArray()) {
      sum += (double) y * y;
    }
    return sum;
  }

  /** More rows than are passed at a time. */
  @Test
  void manyRowsGiveWhatEachGives() {
    try (Workspace w = Workspace.seeded(SEED)) {
      DeepBeliefNet net = Plan.DEEP.in(w);
      NDArray rows = Plan.DEEP.rows(w).repeat(0, 50);
      float[] all = net.up(rows).toFloatArray();
      float[] few = net.up(Plan.DEEP.rows(w)).toFloatArray();
      for (int i = 0; i < all.length; i++) {
        int units = net.links().get(1).shown();
        assertEquals(few[i / units / 50 * units + i % units], all[i], 1e-6f);
      }
    }
  }

  @Test
  void passesLeaveNoArraysBehind() {
    try (Workspace w = Workspace.seeded(SEED)) {
      DeepBeliefNet net = Plan.DEEP.in(w);
      try (NDArray rows = Plan.DEEP.rows(w)) {
        int before = managed(w, net);
        for (int i = 0; i < 20; i++) {
          net.up(rows).close();
          net.drawUp(rows, w.rng("up").at(i)).subList(1, 3).forEach(NDArray::close);
          try (NDArray shown = net.up(rows);
              NDArray low = net.shownToTop(rows);
              NDArray bits = w.rng("bits").at(i).bernoulli(low)) {
            net.down(shown).close();
            net.generate(bits, w.rng("down").at(i)).close();
            net.generateMeans(bits, w.rng("down").at(i)).close();
          }
        }
        assertEquals(before, managed(w, net));
      }
    }
  }

  private static int managed(Workspace w, DeepBeliefNet net) {
    int count = w.memory().getManagedArrays().size();
    for (Link link : net.links()) {
      count += link.machine().memory().getManagedArrays().size();
    }
    return count;
  }

  /** A bias for each map below, a bias for each unit above: no layer of one machine. */
  @Test
  void layersWithOtherBiasesAreNotOne() {
    try (Workspace w = Workspace.seeded(SEED)) {
      DeepBeliefNet net =
          ConvolutionalNet.images(1, 6, 6).filters(3, 3).dense(Bernoulli.of(4)).in(w);
      String message =
          assertThrows(IllegalArgumentException.class, net::toBoltzmannMachine).getMessage();
      assertTrue(message.contains("a layer of one kind"), message);
    }
  }

  @Test
  void plansSayWhatTheyAre() {
    try (Workspace w = Workspace.seeded(SEED)) {
      DeepBeliefNet net =
          ConvolutionalNet.images(1, 28, 28)
              .filters(24, 5)
              .pooled(2)
              .filters(40, 5)
              .pooled(2)
              .dense(Bernoulli.of(200))
              .in(w);
      assertEquals(
          "DeepBeliefNet Bernoulli(1) × 784 – MaxPooled(24 × 24 × 24, blocks of 2 × 2)"
              + " – MaxPooled(40 × 8 × 8, blocks of 2 × 2) – Bernoulli(200)",
          net.toString());
      ConvolutionalNet images = ConvolutionalNet.images(1, 6, 6);
      List<Runnable> early =
          List.of(() -> images.in(w), () -> images.pooled(2), () -> images.stride(2));
      early.forEach(each -> assertThrows(IllegalStateException.class, each::run));
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> images.filters(2, 3).pooled(2).filters(2, 3).in(w))
              .getMessage();
      assertTrue(message.matches("Expected kernels within images of 2 × 2 .*"), message);
    }
  }
}
