package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Machines;
import relief.Parameters;
import relief.Workspace;
import relief.data.Dataset;
import relief.data.Toy;
import relief.layers.Bernoulli;
import relief.models.BoltzmannMachine;

class ConstraintTest {
  private static final int ROWS = 7;
  private static final int COLUMNS = 5;
  private final Workspace workspace = Workspace.seeded(13);

  @AfterEach
  void close() {
    workspace.close();
  }

  private NDArray weights() {
    return workspace.rng("weights").normal(new Shape(ROWS, COLUMNS));
  }

  private static double norm(NDArray weights, int column) {
    double square = 0;
    for (int i = 0; i < weights.getShape().get(0); i++) {
      square += Math.pow(weights.getFloat(i, column), 2);
    }
    return Math.sqrt(square);
  }

  private static double largestNorm(NDArray weights) {
    double largest = 0;
    for (int j = 0; j < weights.getShape().get(1); j++) {
      largest = Math.max(largest, norm(weights, j));
    }
    return largest;
  }

  @Test
  void maxNormShortensWhatIsTooLongAndLeavesTheRest() {
    NDArray before = weights();
    NDArray after = before.duplicate();
    double limit = 2.2;
    Constraint.maxNorm(limit).enforce(after);
    int shortened = 0;
    for (int j = 0; j < COLUMNS; j++) {
      double factor = Math.min(1, limit / norm(before, j));
      shortened += factor < 1 ? 1 : 0;
      for (int i = 0; i < ROWS; i++) {
        assertEquals(factor * before.getFloat(i, j), after.getFloat(i, j), 1e-6);
      }
    }
    assertTrue(shortened > 0 && shortened < COLUMNS, shortened + " of " + COLUMNS);
    NDArray zero = before.zerosLike();
    Constraint.maxNorm(limit).enforce(zero);
    assertEquals(0, zero.abs().sum().getFloat());
  }

  @Test
  void boundsAndMeansAreWhatTheyAreCalled() {
    NDArray before = weights();
    NDArray bounded = before.duplicate();
    NDArray positive = before.duplicate();
    NDArray centred = before.duplicate();
    NDArray negative = before.duplicate();
    Constraint.nonPositive().enforce(negative);
    Constraint.bounded(-0.3, 0.4).enforce(bounded);
    Constraint.nonNegative().enforce(positive);
    Constraint.zeroMean().enforce(centred);
    for (int j = 0; j < COLUMNS; j++) {
      double mean = 0;
      for (int i = 0; i < ROWS; i++) {
        mean += before.getFloat(i, j) / ROWS;
      }
      for (int i = 0; i < ROWS; i++) {
        double w = before.getFloat(i, j);
        assertEquals(Math.min(0.4, Math.max(-0.3, w)), bounded.getFloat(i, j), 1e-7);
        assertEquals(Math.max(0, w), positive.getFloat(i, j));
        assertEquals(Math.min(0, w), negative.getFloat(i, j));
        assertEquals(w - mean, centred.getFloat(i, j), 1e-6);
      }
    }
  }

  @Test
  void patternsOfZerosAreWhatTheyAreCalled() {
    NDArray before = weights();
    NDArray mask = workspace.rng("mask").uniform(before.getShape()).gt(0.5f);
    NDArray free = mask.toType(before.getDataType(), true);
    NDArray diagonal = before.duplicate();
    NDArray row = before.duplicate();
    NDArray column = before.duplicate();
    NDArray masked = before.duplicate();
    Constraint.diagonal().enforce(diagonal);
    Constraint.zeroRow(6).enforce(row);
    Constraint.zeroColumn(2).enforce(column);
    Constraint.masked(free).enforce(masked);
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        float w = before.getFloat(i, j);
        assertEquals(i == j ? w : 0, diagonal.getFloat(i, j), 1e-9);
        assertEquals(i == 6 ? 0 : w, row.getFloat(i, j));
        assertEquals(j == 2 ? 0 : w, column.getFloat(i, j));
        assertEquals(free.getFloat(i, j) * w, masked.getFloat(i, j), 1e-9);
      }
    }
    assertTrue(free.sum().getFloat() > 5 && free.sum().getFloat() < 30, "both kinds");
    assertThrows(IllegalArgumentException.class, () -> Constraint.zeroRow(7).enforce(row));
    assertThrows(IllegalArgumentException.class, () -> Constraint.zeroColumn(5).enforce(row));
    assertThrows(IllegalArgumentException.class, () -> Constraint.zeroRow(-1).enforce(row));
    NDArray other = free.transpose();
    assertThrows(IllegalArgumentException.class, () -> Constraint.masked(other).enforce(row));
  }

  @Test
  void equalNormsAreTheMeanNorm() {
    NDArray before = weights();
    Constraint.zeroColumn(3).enforce(before);
    NDArray after = before.duplicate();
    Constraint.equalNorms().enforce(after);
    double mean = 0;
    for (int j = 0; j < COLUMNS; j++) {
      mean += norm(before, j) / COLUMNS;
    }
    for (int j = 0; j < COLUMNS; j++) {
      double factor = j == 3 ? 0 : mean / norm(before, j);
      for (int i = 0; i < ROWS; i++) {
        assertEquals(factor * before.getFloat(i, j), after.getFloat(i, j), 1e-6);
      }
    }
  }

  @Test
  void temporaryArraysAreFreed() {
    NDArray weights = weights();
    Parameters theta = Parameters.of("edge0.weights", weights);
    Parameters gradient = Parameters.of("edge0.weights", weights.duplicate());
    Optimizer optimizer =
        Sgd.of(0.1).clippingNorm(1).clippingValues(1).keeping(Constraint.maxNorm(1));
    int before = workspace.memory().getManagedArrays().size();
    optimizer.ascend(theta, gradient, Parameters.empty(), Clock.START);
    Constraint.zeroMean().enforce(weights);
    Constraint.bounded(0, 1).enforce(weights);
    Constraint.zeroRow(0).enforce(weights);
    Constraint.diagonal().enforce(weights);
    Constraint.equalNorms().enforce(weights);
    Constraint.of("none", array -> array).enforce(weights);
    assertEquals(before, workspace.memory().getManagedArrays().size());
    assertTrue(weights.max().getFloat() <= 1);
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(Sgd.of(0.5), Sgd.of(0.5).momentum(0.9), Adam.of(0.1));
  }

  /** A machine large enough for the updates in blocks; the moments don't know of the constraint. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsKeepItAfterEveryUpdateAndMomentsDontKnow(Optimizer optimizer) {
    Optimizer keeping = optimizer.keeping(Constraint.maxNorm(3), 1);
    BoltzmannMachine deep = Machines.binary(workspace, 60, 50, 20);
    Parameters free = deep.parameters().duplicate();
    Parameters kept = deep.parameters();
    Parameters moments = keeping.moments(kept);
    Parameters others = optimizer.moments(free);
    assertEquals(others.names(), moments.names());
    for (int step = 0; step < 5; step++) {
      int seed = step;
      Parameters gradient = free.map(a -> workspace.rng("g").at(seed).normal(a.getShape()));
      keeping.ascend(kept, gradient, moments, new Clock(step, 0, 0));
      optimizer.ascend(free, gradient, others, new Clock(step, 0, 0));
      assertEquals(3, largestNorm(kept.get("edge1.weights")), 1e-5);
    }
    assertTrue(largestNorm(free.get("edge1.weights")) > 4);
    assertEquals(0, moments.minus(others).norm());
    Parameters difference = kept.minus(free);
    assertEquals(0, difference.get("edge0.weights").abs().sum().getFloat(), "another coupling");
    assertEquals(0, difference.get("layer1.bias").abs().sum().getFloat(), "no weights");
  }

  /** In every step, raw and averaged, with all that changes parameters in place. */
  @Test
  void trainingAndItsAverageKeepThem() {
    Dataset data = Toy.barsAndStripes(workspace, 3);
    Constraint[] constraints = {Constraint.maxNorm(0.8), Constraint.bounded(-0.3, 0.2)};
    for (Constraint constraint : constraints) {
      BoltzmannMachine dbm =
          BoltzmannMachine.chain(workspace, Bernoulli.of(9), Bernoulli.of(4), Bernoulli.of(3));
      Listener check =
          new Listener() {
            @Override
            public void onStep(Event event) {
              assertKept(constraint, event.machine());
            }
          };
      try (Objective objective = Persistent.of(20, 1).centred()) {
        Trainer.of(objective, Sgd.of(0.5).momentum(0.5).keeping(constraint))
            .averagingTail(0.5)
            .with(check)
            .fit(dbm, data, 20, 5, workspace.rng("fit"));
      }
      assertKept(constraint, dbm);
    }
  }

  private static void assertKept(Constraint constraint, BoltzmannMachine machine) {
    for (int i = 0; i < machine.edges().size(); i++) {
      NDArray weights = machine.edges().get(i).coupling().parameters().get("weights");
      NDArray inside = weights.duplicate();
      constraint.enforce(inside);
      assertEquals(0, inside.sub(weights).abs().max().getFloat(), 1e-6, constraint.name());
    }
  }

  @Test
  void oneOfYourOwn() {
    Constraint integers = Constraint.of("whole numbers", NDArray::round);
    Parameters theta = Parameters.of("edge0.weights", workspace.memory().create(new float[] {0}));
    Parameters gradient =
        Parameters.of("edge0.weights", workspace.memory().create(new float[] {1}));
    Optimizer optimizer = Sgd.of(0.7).keeping(integers);
    optimizer.ascend(theta, gradient, optimizer.moments(theta), Clock.START);
    assertEquals(1, theta.get("edge0.weights").getFloat());
    assertTrue(optimizer.toString().contains("whole numbers"), optimizer.toString());
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Constraint.maxNorm(0));
    assertThrows(IllegalArgumentException.class, () -> Constraint.maxNorm(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Constraint.bounded(1, 0));
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Dataset data = Dataset.of(workspace, "d", workspace.rng("d").uniform(new Shape(4, 3)));
    Trainer trainer =
        Trainer.of(Persistent.of(5, 1), Sgd.of(0.1).keeping(Constraint.nonNegative(), 1));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> trainer.fit(rbm, data, 1, workspace.rng("f")))
            .getMessage();
    assertTrue(message.contains("non-negative") && message.contains("coupling 1"), message);
  }
}
