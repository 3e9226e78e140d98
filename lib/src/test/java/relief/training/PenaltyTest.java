package relief.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;

/** Every penalty by its value at known weights, and its gradient by differences of the value. */
class PenaltyTest {
  private static final double STEP = 1e-5;

  private final Workspace workspace = Workspace.seeded(5);
  private final double[][] matrix = {{1, 2}, {0.5, -2}, {-2, 1}};
  private final NDArray weights = workspace.memory().create(matrix);

  @AfterEach
  void close() {
    workspace.close();
  }

  static List<Penalty> penalties() {
    return List.of(
        Penalty.l1(0.3),
        Penalty.l2(0.3),
        Penalty.adaptiveL1(0.3),
        Penalty.exponential(0.3),
        Penalty.logarithmic(0.3),
        Penalty.logNorm(0.3),
        Penalty.norm(0.3, 1),
        Penalty.norm(0.3, 2.5),
        Penalty.logDeterminant(0.3),
        Penalty.l2(0.3).only(new NDIndex("1:, 0:1")),
        Penalty.norm(0.3, 0.7).only(new NDIndex("0:2, :")));
  }

  /** float64 weights, so that nothing but the formula counts. */
  @ParameterizedTest
  @MethodSource("penalties")
  void gradientsAreDifferencesOfValues(Penalty penalty) {
    NDArray at = penalty.toString().startsWith("log") ? weights.abs().add(0.1) : weights;
    double[] gradient = penalty.gradient(at).toDoubleArray();
    for (int i = 0; i < gradient.length; i++) {
      double slope = (moved(penalty, at, i, STEP) - moved(penalty, at, i, -STEP)) / (2 * STEP);
      assertEquals(slope, gradient[i], 1e-7 * Math.max(1, Math.abs(slope)), penalty + ", " + i);
    }
  }

  private static double moved(Penalty penalty, NDArray at, int index, double step) {
    double[] values = at.toDoubleArray();
    values[index] += step;
    return penalty.value(at.getManager().create(values, at.getShape()));
  }

  @Test
  void valuesByHand() {
    double first = Math.sqrt(1 + 0.25 + 4);
    Map<Penalty, Double> expected =
        Map.of(
            Penalty.l1(2),
            2 * 8.5,
            Penalty.l2(2),
            14.25,
            Penalty.adaptiveL1(2),
            3.5 * 3.5 + 25,
            Penalty.exponential(2),
            Stream.of(2, 4, 1, -4, -4, 2).mapToDouble(Math::exp).sum(),
            Penalty.logNorm(2),
            -2 * (Math.log(first) + Math.log(3)),
            Penalty.norm(2, 2),
            Math.pow(first - 2, 2) + 1,
            Penalty.logDeterminant(2),
            -2 * Math.log(5.25 * 9 - 1),
            Penalty.l1(2).only(new NDIndex("1:2")),
            5.0);
    expected.forEach((p, value) -> assertEquals(value, p.value(weights), 1e-6, p.toString()));
    assertEquals(-2 * 6 * Math.log(3), Penalty.logarithmic(2).value(weights.mul(0).add(3)), 1e-6);
  }

  @Test
  void dependentColumnsAndZerosAreTold() {
    NDArray dependent = workspace.memory().create(new double[][] {{1, 2}, {2, 4}, {0, 0}});
    assertTrue(Penalty.logDeterminant(1).value(dependent) > 30);
    assertEquals(Double.POSITIVE_INFINITY, Penalty.logNorm(1).value(weights.mul(0)));
    double[] none = Penalty.norm(1, 2).gradient(weights.mul(0)).toDoubleArray();
    assertArrayEquals(new double[6], none, 1e-30);
    assertEquals(4, Penalty.norm(1, 2).value(weights.mul(0)), 1e-12);
  }

  @Test
  void onlyThePartIsPenalised() {
    double[] gradient = Penalty.l2(1).only(new NDIndex(":, 1:")).gradient(weights).toDoubleArray();
    assertEquals(List.of(0.0, 2.0, 0.0, -2.0, 0.0, 1.0), boxed(gradient));
    assertEquals(List.of(1.0, 2.0, 0.5, -2.0, -2.0, 1.0), boxed(weights.toDoubleArray()));
  }

  private static List<Double> boxed(double... values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** Several on one coupling add up. */
  @Test
  void severalPenaltiesAddUp() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Objective zero = (machine, batch, clock, rng) -> machine.parameters().times(0);
    Batch batch = Batch.of(workspace.memory().zeros(new Shape(1, 3)));
    Parameters got =
        zero.minus(Penalty.l2(1))
            .minus(Penalty.l2(2), 0)
            .minus(w -> w)
            .gradient(rbm, batch, Clock.START, workspace.rng("unused"));
    float[] w = rbm.parameters().get("edge0.weights").toFloatArray();
    float[] sum = got.get("edge0.weights").toFloatArray();
    for (int i = 0; i < w.length; i++) {
      assertEquals(-4 * w[i], sum[i], 1e-5);
    }
  }

  /** Biases and variances may be penalised too, each parameter by any number of penalties. */
  @Test
  void anyParameterMayBePenalised() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Objective zero = (machine, batch, clock, rng) -> machine.parameters().times(0);
    Batch batch = Batch.of(workspace.memory().zeros(new Shape(1, 3)));
    Objective both = zero.minus(Penalty.l2(0.5), "layer1.bias").minus(w -> w, "layer1.bias");
    Parameters got = both.gradient(rbm, batch, Clock.START, workspace.rng("unused"));
    float[] bias = rbm.parameters().get("layer1.bias").toFloatArray();
    for (int j = 0; j < bias.length; j++) {
      assertEquals(-1.5 * bias[j], got.get("layer1.bias").toFloatArray()[j], 1e-6);
    }
    assertEquals(0, got.get("edge0.weights").abs().sum().getFloat());
    Objective none = zero.minus(Penalty.l2(1), "layer7.bias");
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> none.gradient(rbm, batch, Clock.START, workspace.rng("unused")))
            .getMessage();
    assertTrue(message.contains("layer7.bias") && message.contains("layer1.bias"), message);
  }

  @Test
  void nothingIsLeftBehind() {
    int before = workspace.memory().getManagedArrays().size();
    for (Penalty penalty : penalties()) {
      penalty.value(weights);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        penalty.gradient(weights);
      }
    }
    assertEquals(before, workspace.memory().getManagedArrays().size());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Penalty.exponential(-1));
    assertThrows(IllegalArgumentException.class, () -> Penalty.logNorm(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Penalty.norm(1, -1));
    Penalty row = Penalty.norm(1, 1).only(new NDIndex("1"));
    assertThrows(IllegalArgumentException.class, () -> row.gradient(weights));
    assertThrows(IllegalArgumentException.class, () -> row.value(weights));
    Penalty lambda = w -> w;
    assertThrows(UnsupportedOperationException.class, () -> lambda.value(weights));
  }
}
