package relief.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;
import relief.models.BoltzmannMachine;
import relief.models.State;

class MeanFieldTest {
  private static final long SEED = 102;
  private static final int SWEEPS = 100;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private State infer(BoltzmannMachine machine) {
    NDArray rows = workspace.memory().create(new float[] {0, 1, 1, 1, 0, 1}, new Shape(2, 3));
    return new MeanField()
        .infer(machine, State.of(new TreeMap<>(Map.of(0, rows))).clamp(0), SWEEPS);
  }

  /** Each mean is the one that its neighbours' means call for. */
  @Test
  void inferenceEndsInAFixedPoint() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 4, 2);
    State state = infer(machine);
    for (int layer = 1; layer < 3; layer++) {
      NDArray again = machine.layers().get(layer).mean(machine.field(state, layer));
      assertArrayEquals(again.toFloatArray(), state.get(layer).toFloatArray(), 1e-6f);
    }
  }

  /** Units that are on once in 10²⁰ rows: the product of two of them is beyond float32. */
  @Test
  void productsOfMeansAreNeverSubnormal() {
    BoltzmannMachine machine = Machines.binary(workspace, 3, 4, 2);
    machine.parameters().get("layer1.bias").subi(46);
    machine.parameters().get("layer2.bias").subi(46);
    State state = infer(machine);
    NDArray products = state.get(1).transpose().matMul(state.get(2));
    for (float product : products.toFloatArray()) {
      assertTrue(product == 0 || product >= Float.MIN_NORMAL, () -> "got " + product);
    }
  }
}
