package relief.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relief.Workspace;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;

class GaussianTest {
  private static final float[][] ROWS = {{0, 1}, {2, 1}, {4, 4}};

  @Test
  void startsWithTheVarianceAskedFor() {
    try (Workspace workspace = Workspace.seeded(1)) {
      Gaussian layer = (Gaussian) Gaussian.of(2, 0.05).in(workspace);
      float expected = (float) Math.log(0.05);
      assertArrayEquals(new float[] {expected, expected}, layer.logVariance().toFloatArray());
      assertArrayEquals(new float[2], layer.location().toFloatArray());
    }
  }

  @Test
  void aFixedVarianceStaysWhereTheDataHaveAnother() {
    try (Workspace workspace = Workspace.seeded(1)) {
      BoltzmannMachine rbm =
          BoltzmannMachine.chain(
                  workspace, Gaussian.of(2, 0.05).fixed("logVariance"), Bernoulli.of(3))
              .startingFrom(Dataset.of(workspace, "rows", ROWS));
      Layer visible = rbm.layers().get(0);
      assertArrayEquals(
          new float[] {2, 2}, visible.parameters().get("location").toFloatArray(), 1e-6f);
      assertEquals(0.05, variance(workspace, visible), 1e-6);
    }
  }

  /** The law's variance as the log partition function has it: its second difference. */
  private static double variance(Workspace workspace, Layer layer) {
    double[] values = new double[3];
    for (int i = 0; i < 3; i++) {
      values[i] =
          layer.logPartition(workspace.memory().create(new float[][] {{i - 1, 0}}))
              .toDoubleArray()[0];
    }
    return values[0] - 2 * values[1] + values[2];
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoVariance(double variance) {
    Exception error = assertThrows(IllegalArgumentException.class, () -> Gaussian.of(2, variance));
    assertTrue(error.getMessage().contains("variance above 0, got " + variance));
  }
}
