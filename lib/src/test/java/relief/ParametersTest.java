package relief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private final Workspace workspace = Workspace.seeded(1);
  private final Parameters x = of(3, -4);
  private final Parameters y = of(1, 2);

  @AfterEach
  void close() {
    workspace.close();
  }

  private Parameters of(float a, float b) {
    NDArray array = workspace.memory().create(new float[] {b, 0});
    return Parameters.of("a", workspace.memory().create(new float[] {a})).and("b", array);
  }

  private static void assertNumbers(float a, float b, Parameters got) {
    assertArrayEquals(new float[] {a}, got.get("a").toFloatArray());
    assertArrayEquals(new float[] {b, 0}, got.get("b").toFloatArray());
  }

  /** Halved two hundred times: 10⁻⁶⁰ is no float32, and on the way there are subnormal ones. */
  @Test
  void aRunningMeanNeverGetsSubnormal() {
    Parameters mean = of(3, -4);
    Parameters zero = of(0, 0);
    for (int i = 0; i < 200; i++) {
      mean.approach(zero, 0.5);
      for (float now : mean.get("a").concat(mean.get("b")).toFloatArray()) {
        assertTrue(now == 0 || Math.abs(now) >= Float.MIN_NORMAL, "after " + i + ": " + now);
      }
    }
    assertNumbers(0, 0, mean);
  }

  @Test
  void algebraMakesNewArrays() {
    assertNumbers(4, -2, x.plus(y));
    assertNumbers(2, -6, x.minus(y));
    assertNumbers(6, -8, x.times(2));
    assertEquals(5, x.norm(), 1e-6);
    assertEquals(3, x.size());
    assertNumbers(3, -4, x);
  }

  @Test
  void approachGoesAShareOfTheWayInPlace() {
    Parameters same = x;
    x.approach(y, 0.25);
    assertNumbers(2.5f, -2.5f, same);
    x.approach(y, 1);
    assertNumbers(1, 2, same);
    assertNumbers(1, 2, y);
  }

  @Test
  void threeOperationsWorkInPlace() {
    Parameters same = x;
    x.add(y);
    assertNumbers(4, -2, same);
    x.scale(0.5);
    assertNumbers(2, -1, same);
    x.get("a").addi(Float.NaN);
    x.assign(y);
    assertNumbers(1, 2, same);
    y.scale(3);
    assertNumbers(1, 2, same);
  }

  @Test
  void namesCanBePrefixedAndChosen() {
    Parameters all = Parameters.empty().and("x.", x).and("y.", y);
    assertEquals(Set.of("x.a", "x.b", "y.a", "y.b"), all.names());
    assertNumbers(1, 2, all.under("y."));
    assertEquals(Set.of("b"), x.without(Set.of("a")).names());
    String message = assertThrows(IllegalArgumentException.class, () -> x.get("c")).getMessage();
    assertTrue(message.contains("'c'") && message.contains("[a, b]"), message);
    assertThrows(IllegalArgumentException.class, () -> x.add(all));
  }
}
