package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import relief.Workspace;

/** The formulas of two samples against what {@code two_samples.py} computes by SciPy. */
class TwoSamplesTest {
  private static final double ROUNDING = 1e-9;

  private final Workspace workspace = Workspace.seeded(17);
  private final Map<String, Double> expected = new HashMap<>();
  private NDArray x;
  private NDArray y;

  @BeforeEach
  void read() throws IOException {
    List<double[]> first = new ArrayList<>();
    List<double[]> second = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                TwoSamplesTest.class.getResourceAsStream("two-samples.csv"),
                StandardCharsets.UTF_8))) {
      for (String line : reader.lines().toList()) {
        String[] parts = line.split(",");
        switch (parts[0]) {
          case "x" -> first.add(numbers(parts));
          case "y" -> second.add(numbers(parts));
          default -> expected.put(parts[1], Double.valueOf(parts[0]));
        }
      }
    }
    x = workspace.memory().create(first.toArray(new double[0][]));
    y = workspace.memory().create(second.toArray(new double[0][]));
  }

  private static double[] numbers(String... parts) {
    return Arrays.stream(parts).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  private void assertIs(String name, double got) {
    assertEquals(expected.get(name), got, ROUNDING, name);
  }

  @Test
  void energiesAreThoseOfSciPy() {
    assertIs("energy distance", EnergyDistance.between(x, y));
    assertIs("inhomogeneity", EnergyCoefficient.inhomogeneity(x, y));
  }

  @Test
  void divergencesAreThoseOfSciPy() {
    assertIs("KL", KullbackLeibler.of(x, y, 5));
    assertIs("reverse KL", KullbackLeibler.of(y, x, 5));
    assertIs("JS", JensenShannon.between(x, y, 5, 3));
    assertIs("JS", JensenShannon.between(y, x, 5, 3));
    assertIs("flattened JS", JensenShannon.between(x, y, 5, 1));
  }

  /** The covariances don't commute, and their product isn't symmetric. */
  @Test
  void frechetScoreIsThatOfTheMatrixRoot() {
    assertIs("Frechet", FrechetScore.between(x, y));
    assertIs("Frechet", FrechetScore.between(y, x));
    double few = FrechetScore.between(x.get("0:3"), y.get("0:4"));
    assertEquals(expected.get("Frechet of few rows"), few, 1e-6); // the root of a singular matrix
    assertEquals(0, FrechetScore.between(x, x), ROUNDING);
    assertEquals(3 * 0.25, FrechetScore.between(x, x.add(0.5)), ROUNDING);
  }

  @Test
  void neighboursInBallsAreThoseOfSciPy() {
    assertIs("precision", Precision.percentageNear(y, x, 3));
    assertIs("recall", Precision.percentageNear(x, y, 3));
    assertEquals(100, Precision.percentageNear(x, x, 1));
    assertEquals(0, Precision.percentageNear(x.add(100), x, 3));
  }

  @Test
  void assessmentsAreThoseOfNumPy() {
    Assessment assessment =
        new Assessment(
            Assessment.covariances(x).toDoubleArray(), Assessment.covariances(y).toDoubleArray());
    assertIs("correlation", assessment.correlation());
    assertIs("root mean square", assessment.rootMeanSquare());
  }

  /** Far from the origin the squares of float64 distances would lose half of their digits. */
  @Test
  void nothingDependsOnTheOrigin() {
    NDArray farX = x.add(1e6);
    NDArray farY = y.add(1e6);
    assertEquals(expected.get("energy distance"), EnergyDistance.between(farX, farY), 1e-7);
    assertEquals(expected.get("KL"), KullbackLeibler.of(farX, farY, 5), 1e-7);
    assertEquals(expected.get("Frechet"), FrechetScore.between(farX, farY), 1e-7);
  }

  @Test
  void equalRowsGiveFiniteNumbers() {
    NDArray same = x.mul(0);
    assertEquals(0, EnergyCoefficient.inhomogeneity(same, same), ROUNDING);
    assertTrue(Double.isFinite(KullbackLeibler.of(same, y, 5)));
    assertTrue(Double.isFinite(JensenShannon.between(x, same, 5, 3)));
    assertEquals(Math.log(40.0 / 39), KullbackLeibler.of(same, same, 5), ROUNDING);
  }

  @Test
  void tooManyNeighboursAreRefused() {
    NDArray few = x.get("0:5");
    Stream.<Runnable>of(
            () -> KullbackLeibler.of(few, y, 5),
            () -> KullbackLeibler.of(y, few.get("0:4"), 5),
            () -> JensenShannon.between(y, few, 5, 3),
            () -> Precision.percentageNear(y, few, 5),
            () -> new KullbackLeibler(Samples.of(5, 2), 5, false, false),
            () -> new Recall(Samples.standard(), 0))
        .forEach(r -> assertThrows(IllegalArgumentException.class, r::run));
  }
}
