package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Rng;
import relief.Workspace;
import relief.contract.Kind;

/** The likeliest values of units. */
class ModeTest {
  private static final long SEED = 83;
  private static final int ROWS = 40;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Against every place of the grid, for fields that reach both sides of every unit. */
  @ParameterizedTest
  @MethodSource("relief.contract.LayerContractTest#layers")
  void modesAreTheLikeliestPlaces(Kind kind) {
    Layer zero = kind.ofUnits().apply(kind.group()).in(workspace);
    Rng rng = workspace.rng("parameters");
    Layer group = zero.with(zero.parameters().map(a -> rng.normal(a.getShape()).mul(0.7)));
    NDArray places = kind.places(workspace.memory());
    double[] energy = group.energy(places).toDoubleArray();
    NDArray fields = workspace.rng("fields").normal(new Shape(ROWS, kind.group())).mul(3);
    NDArray modes = group.mode(fields);
    group.requireOutcome(modes);
    for (int row = 0; row < ROWS; row++) {
      float[] push = places.mul(fields.get(row)).sum(new int[] {1}).toFloatArray();
      int best = 0;
      for (int i = 0; i < energy.length; i++) {
        best = push[i] - energy[i] > push[best] - energy[best] ? i : best;
      }
      float[] expected = places.get(best).toFloatArray();
      float tolerance = kind.cell() == 1 ? 0 : (float) (2 * Kind.SPACING);
      assertArrayEquals(expected, modes.get(row).toFloatArray(), tolerance, "row " + row);
    }
  }

  @Test
  void onTheBorderUnitsAreOff() {
    NDArray none = workspace.memory().zeros(new Shape(1, 4));
    assertArrayEquals(new float[4], Bernoulli.of(4).in(workspace).mode(none).toFloatArray());
    float[] down = {-1, -1, -1, -1};
    assertArrayEquals(down, Ising.of(4).in(workspace).mode(none).toFloatArray());
    float[] first = {1, 0, 1, 0};
    assertArrayEquals(first, OneHot.of(2, 2).in(workspace).mode(none).toFloatArray());
    assertEquals(0, Rectified.of(4).in(workspace).mode(none.sub(2)).max().getFloat());
  }

  /** A layer of a user's own need not know; the message says what to do. */
  @Test
  void layersThatDontKnowSaySo() {
    Layer spins = Ising.of(2).in(workspace);
    Layer mute =
        (Layer)
            Proxy.newProxyInstance(
                Layer.class.getClassLoader(),
                new Class<?>[] {Layer.class},
                (proxy, method, arguments) ->
                    method.getName().equals("mode")
                        ? InvocationHandler.invokeDefault(proxy, method, arguments)
                        : method.invoke(spins, arguments));
    NDArray none = workspace.memory().zeros(new Shape(1, 2));
    String message =
        assertThrows(UnsupportedOperationException.class, () -> mute.mode(none)).getMessage();
    assertTrue(message.contains("implement mode") && message.contains("Ising(2)"), message);
  }
}
