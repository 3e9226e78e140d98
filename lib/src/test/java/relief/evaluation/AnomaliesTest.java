package relief.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import relief.Machines;
import relief.Workspace;
import relief.data.Batch;
import relief.data.Dataset;
import relief.models.BoltzmannMachine;
import relief.models.State;
import tech.tablesaw.api.Table;

class AnomaliesTest {
  private static final long SEED = 151;
  private final Workspace workspace = Workspace.seeded(SEED);

  @AfterEach
  void close() {
    workspace.close();
  }

  private double[] normal(String name, int count, double shift) {
    double[] numbers = new double[count];
    float[] drawn = workspace.rng(name).normal(new Shape(count)).toFloatArray();
    for (int i = 0; i < count; i++) {
      numbers[i] = Math.round(4 * (drawn[i] + shift)); // with ties
    }
    return numbers;
  }

  /** By all pairs. */
  private static double area(double[] usual, double[] unusual) {
    double sum = 0;
    for (double x : usual) {
      for (double y : unusual) {
        sum += y > x ? 1 : y == x ? 0.5 : 0;
      }
    }
    return sum / usual.length / unusual.length;
  }

  @Test
  void areaIsTheShareOfPairsInOrder() {
    double[] usual = normal("usual", 60, 0);
    double[] unusual = normal("unusual", 40, 1);
    assertEquals(area(usual, unusual), AreaUnderCurve.of(usual, unusual).value(), 1e-12);
    double[] few = {1, 2, 3};
    double[] more = {3, 4, 5, 5};
    assertEquals(11.5 / 12, AreaUnderCurve.of(few, more).value(), 1e-12);
    assertEquals(0.5, AreaUnderCurve.of(few, few).value(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> AreaUnderCurve.of(few, new double[1]));
  }

  /**
   * The errors told, root mean square, against the spread of 400 areas: a standard deviation of 400
   * numbers is right within 3.5 %, and the bound is five of those.
   */
  @Test
  void errorIsTheSpreadOfAreas() {
    double[] areas = new double[400];
    double square = 0;
    for (int i = 0; i < areas.length; i++) {
      Estimate area = AreaUnderCurve.of(normal("usual" + i, 50, 0), normal("unusual" + i, 30, 1));
      areas[i] = area.value();
      square += area.error() * area.error() / areas.length;
    }
    Estimate mean = Estimate.mean(areas, "");
    double spread = mean.error() * Math.sqrt(areas.length);
    assertEquals(1, Math.sqrt(square) / spread, 0.18, "seed " + SEED);
    assertEquals(0.76, mean.value(), 0.02, "Φ(1/√2), seed " + SEED);
  }

  @Test
  void tablesHaveFreeEnergiesAndTheirPlaces() {
    BoltzmannMachine machine = Machines.binary(workspace, 16, 4);
    NDArray even = workspace.memory().full(new Shape(60, 16), 0.5f);
    NDArray bits = workspace.rng("bits").bernoulli(even);
    Dataset both = Dataset.of(workspace, "both", bits);
    Dataset training = both.range(0, 50);
    Dataset some = both.range(50, 60);
    Table table = Anomalies.table(machine, some, training, workspace.rng("table"));
    double[] energies = machine.freeEnergy(State.observing(Batch.of(some.rows()))).toDoubleArray();
    double[] all = machine.freeEnergy(State.observing(Batch.of(training.rows()))).toDoubleArray();
    for (int i = 0; i < 10; i++) {
      assertEquals(energies[i], table.doubleColumn("free energy").get(i), 1e-5);
      double place = 0;
      for (double each : all) {
        place += each < energies[i] ? 2 : 0;
      }
      assertEquals(place, table.doubleColumn("percentile").get(i), 1e-9);
    }
  }

  /** Rows that the machine draws itself have lower free energies than coins. */
  @Test
  void coinsAreUnusual() {
    BoltzmannMachine machine = Machines.binary(workspace, 8, 6);
    NDArray own = relief.sampling.Fantasy.of(machine, 500).steps(50).draw(workspace.rng("fantasy"));
    NDArray coins =
        workspace.rng("coins").bernoulli(workspace.memory().full(new Shape(500, 8), 0.5f));
    Dataset usual = Dataset.of(workspace, "own", own);
    Dataset unusual = Dataset.of(workspace, "coins", coins);
    Estimate area = new Anomalies(unusual).of(machine, usual, workspace.rng("area"));
    assertTrue(area.value() > 0.6, area + ", seed " + SEED);
    assertEquals(
        1 - area.value(),
        new Anomalies(usual).of(machine, unusual, workspace.rng("area")).value(),
        1e-9);
  }
}
