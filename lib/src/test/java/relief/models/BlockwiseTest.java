package relief.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.BeliefNets;
import relief.Machines;
import relief.Workspace;
import relief.layers.Bernoulli;
import relief.layers.Gaussian;
import relief.layers.Ising;
import relief.layers.Layer;
import relief.layers.OneHot;
import relief.layers.Rectified;
import relief.layers.SteppedSigmoid;

class BlockwiseTest {
  private static final Layer.Spec[] KINDS = {
    Bernoulli.of(4),
    Bernoulli.of(4).fixed(),
    Ising.of(4),
    Gaussian.of(4),
    OneHot.of(4),
    Rectified.of(4),
    SteppedSigmoid.of(4, 3),
    Bernoulli.of(4)
  };
  private static final int RESIDUAL = 7;

  private static DeepBeliefNet mixed(Workspace w, int kind) {
    DeepBeliefNet net = DeepBeliefNet.of(w, Bernoulli.of(5), KINDS[kind], Bernoulli.of(3));
    DeepBeliefNet random = BeliefNets.randomized(w, net, 0.7);
    return kind == RESIDUAL ? random.residual(1, 0.5) : random;
  }

  private static NDArray pass(Block block, NDArray rows) {
    ParameterStore store = new ParameterStore(rows.getManager(), false);
    return block.forward(store, new NDList(rows), false).singletonOrThrow();
  }

  private static void initialize(Workspace w, Block block) {
    block.initialize(w.memory(), DataType.FLOAT32, new Shape(1, 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void theBlockGivesWhatTheNetGives(int kind) {
    try (Workspace w = Workspace.seeded(kind)) {
      DeepBeliefNet net = mixed(w, kind);
      NDArray rows = w.memory().create(BeliefNets.patterns(5));
      Block block = net.toBlock();
      initialize(w, block);
      float[] up = net.up(rows).toFloatArray();
      assertArrayEquals(up, pass(block, rows).toFloatArray(), 1e-6f);
      Block both = net.toAutoencoder();
      initialize(w, both);
      float[] down = net.down(net.up(rows)).toFloatArray();
      assertArrayEquals(down, pass(both, rows).toFloatArray(), 1e-6f);
      net.links().get(0).machine().parameters().scale(0);
      assertArrayEquals(up, pass(block, rows).toFloatArray(), 1e-6f, "arrays are shared");
    }
  }

  @Test
  void residualAndDoubledLinksPassOnTheSame() {
    try (Workspace w = Workspace.seeded(3)) {
      BoltzmannMachine deep = Machines.binary(w, 5, 4, 3, 2);
      DeepBeliefNet residual = BeliefNets.binary(w, 5, 4, 3).residual(1, 0.7);
      NDArray rows = w.memory().create(BeliefNets.patterns(5));
      for (DeepBeliefNet net : List.of(DeepBeliefNet.of(deep), residual)) {
        Block block = net.toBlock();
        initialize(w, block);
        assertArrayEquals(net.up(rows).toFloatArray(), pass(block, rows).toFloatArray(), 1e-6f);
      }
    }
  }

  /** DJL's gradient of Σ output² by every number of the first bias, against differences. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, RESIDUAL})
  void gradientsPassThroughEveryKindOfLayer(int kind) {
    try (Workspace w = Workspace.seeded(kind)) {
      DeepBeliefNet net = mixed(w, kind);
      NDArray rows = w.memory().create(BeliefNets.patterns(5));
      Block block = net.toBlock();
      initialize(w, block);
      NDArray bias = block.getParameters().valueAt(1).getArray();
      bias.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(
            block
                .forward(new ParameterStore(w.memory(), false), new NDList(rows), true)
                .singletonOrThrow()
                .square()
                .sum());
      }
      float[] gradient = bias.getGradient().toFloatArray();
      bias.setRequiresGradient(false);
      float[] at = bias.toFloatArray();
      double step = 1e-2;
      double tolerance = kind == RESIDUAL ? 0.05 : 2e-3; // that one has kinks
      for (int i = 0; i < at.length; i++) {
        double difference =
            (squares(block, rows, bias, moved(at, i, step))
                    - squares(block, rows, bias, moved(at, i, -step)))
                / (2 * step);
        assertEquals(difference, gradient[i], tolerance * Math.max(1, Math.abs(difference)));
      }
      assertTrue(Arrays.stream(new float[][] {gradient}).anyMatch(g -> g[0] != 0));
    }
  }

  private static float[] moved(float[] at, int i, double step) {
    float[] moved = at.clone();
    moved[i] += (float) step;
    return moved;
  }

  private static double squares(Block block, NDArray rows, NDArray bias, float[] values) {
    bias.set(values);
    double sum = 0;
    for (float y : pass(block, rows).toFloatArray()) {
      sum += (double) y * y;
    }
    return sum;
  }
}
