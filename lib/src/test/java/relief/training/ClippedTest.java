package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Parameters;
import relief.Workspace;

/** Two arrays that together have the norm 13. */
class ClippedTest {
  private final Workspace workspace = Workspace.seeded(1);
  private final Parameters gradient = two(new float[] {3, -4}, new float[] {12});

  @AfterEach
  void close() {
    workspace.close();
  }

  private Parameters two(float[] a, float[] b) {
    return Parameters.of("a", workspace.memory().create(a)).and("b", workspace.memory().create(b));
  }

  /** What the optimizer adds to zero, with the rate 1. */
  private Parameters step(Optimizer optimizer, Parameters direction) {
    Parameters theta = two(new float[2], new float[1]);
    optimizer.ascend(theta, direction, optimizer.moments(theta), Clock.START);
    return theta;
  }

  @Test
  void aLongGradientKeepsItsDirection() {
    Parameters got = step(Sgd.of(1).clippingNorm(2), gradient);
    assertEquals(0, got.minus(gradient.times(2 / 13.0)).norm(), 1e-6);
    assertEquals(13, gradient.norm(), 1e-6, "the caller's");
  }

  @Test
  void aShortOneIsLeftAsItIs() {
    Parameters got = step(Sgd.of(1).clippingNorm(13.001), gradient);
    assertEquals(0, got.minus(gradient).norm());
    Parameters zero = gradient.times(0);
    assertEquals(0, step(Sgd.of(1).clippingNorm(1), zero).norm());
  }

  @Test
  void valuesAreCutOneByOne() {
    Parameters got = step(Sgd.of(1).clippingValues(3.5), gradient);
    assertArrayEquals(new float[] {3, -3.5f}, got.get("a").toFloatArray());
    assertArrayEquals(new float[] {3.5f}, got.get("b").toFloatArray());
  }

  /** m = 0.5 · 2/13 g + g′, where g′ has a norm of 1. */
  @Test
  void momentsTakeInTheShortened() {
    Optimizer optimizer = Sgd.of(1).momentum(0.5).clippingNorm(2);
    Parameters theta = two(new float[2], new float[1]);
    Parameters moments = optimizer.moments(theta);
    optimizer.ascend(theta, gradient, moments, Clock.START);
    Parameters second = two(new float[] {0, 1}, new float[] {0});
    optimizer.ascend(theta, second, moments, Clock.START);
    Parameters expected = gradient.times(0.5 * 2 / 13).plus(second);
    assertEquals(0, moments.minus(expected).norm(), 1e-6);
  }

  @Test
  void whatIsNotFiniteStaysSo() {
    Parameters bad = two(new float[] {Float.NaN, 1}, new float[] {1});
    assertTrue(Double.isNaN(step(Sgd.of(1).clippingNorm(2), bad).norm()));
    Parameters infinite = two(new float[] {Float.POSITIVE_INFINITY, 1}, new float[] {1});
    assertTrue(Double.isNaN(step(Sgd.of(1).clippingNorm(2), infinite).norm()));
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Sgd.of(1).clippingNorm(0));
    assertThrows(IllegalArgumentException.class, () -> Adam.of(1).clippingValues(Double.NaN));
    assertTrue(Sgd.of(1).clippingNorm(2).toString().contains("norm"));
  }
}
