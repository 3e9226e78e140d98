package relief.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relief.Machines;
import relief.Parameters;
import relief.Schedule;
import relief.Workspace;
import relief.data.Batch;
import relief.models.BoltzmannMachine;

/** A k that changes from epoch to epoch. */
class StepsTest {
  private static final Schedule GROWING = Schedule.linear(1, 5, 8); // 1, 1.5, 2, …
  private final Workspace workspace = Workspace.seeded(7);

  @AfterEach
  void close() {
    workspace.close();
  }

  private static int in(Schedule schedule, int epoch) {
    return Steps.of(schedule).at(new Clock(1000, epoch, 0));
  }

  @Test
  void roundsUpAndIsAtLeastOne() {
    int[] expected = {1, 2, 2, 3, 3, 4, 4, 5, 5, 5};
    for (int epoch = 0; epoch < expected.length; epoch++) {
      assertEquals(expected[epoch], in(GROWING, epoch), "epoch " + epoch);
    }
    assertEquals(1, in(Schedule.constant(-3), 0));
    assertEquals(1, in(Schedule.powerLawDecay(1, 1), 50));
    assertEquals(2, in(Schedule.constant(1.01), 0));
  }

  /** Whole numbers that float64 misses by a little stay what they are. */
  @Test
  void wholeNumbersAreNotRoundedUp() {
    for (int duration = 1; duration < 200; duration++) {
      Schedule schedule = Schedule.linear(1, 1 + duration, duration);
      for (int epoch = 0; epoch <= duration; epoch++) {
        assertEquals(1 + epoch, in(schedule, epoch), "of " + duration);
      }
    }
  }

  @Test
  void whatIsNoNumberOfSweepsIsRefused() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 3e9}) {
      Schedule schedule = Schedule.constant(0).then(7, Schedule.constant(value));
      String message =
          assertThrows(IllegalArgumentException.class, () -> in(schedule, 7)).getMessage();
      assertTrue(message.contains("epoch 7") && message.contains("" + value), message);
    }
  }

  static Stream<Function<Schedule, Objective>> objectives() {
    return Stream.of(
        ContrastiveDivergence::of,
        schedule -> Persistent.of(30, schedule),
        schedule -> Persistent.of(30, schedule).fast(0.1),
        schedule -> ContrastiveDivergence.of(schedule).centred().minus(Penalty.l1(0.01)));
  }

  /** In the epoch e it is the objective with the k of e, whatever is wrapped around it. */
  @ParameterizedTest
  @MethodSource("objectives")
  void theEpochSaysHowManySweeps(Function<Schedule, Objective> objective) {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Batch batch = Batch.of(workspace.memory().create(new float[][] {{1, 0, 1}, {0, 1, 1}}));
    for (int epoch = 0; epoch < 10; epoch += 3) {
      Parameters got = gradient(objective.apply(GROWING), rbm, batch, epoch);
      int k = Math.min(5, 1 + (epoch + 1) / 2);
      Parameters same = gradient(objective.apply(Schedule.constant(k)), rbm, batch, epoch);
      Parameters more = gradient(objective.apply(Schedule.constant(k + 1)), rbm, batch, epoch);
      assertEquals(0, got.minus(same).norm(), "k = " + k);
      assertTrue(got.minus(more).norm() > 1e-3, "k = " + k);
    }
  }

  private Parameters gradient(Objective objective, BoltzmannMachine rbm, Batch batch, int epoch) {
    try (objective) {
      return objective.gradient(rbm, batch, new Clock(0, epoch, 0), workspace.rng("g"));
    }
  }

  @Test
  void factoriesOfWholeNumbersAreConstantSchedules() {
    BoltzmannMachine rbm = Machines.binary(workspace, 3, 2);
    Batch batch = Batch.of(workspace.memory().create(new float[][] {{1, 0, 1}, {0, 1, 1}}));
    Schedule three = Schedule.constant(3);
    Parameters cd = gradient(ContrastiveDivergence.of(3), rbm, batch, 9);
    assertEquals(0, cd.minus(gradient(ContrastiveDivergence.of(three), rbm, batch, 9)).norm());
    Parameters pcd = gradient(Persistent.of(9, 3), rbm, batch, 9);
    assertEquals(0, pcd.minus(gradient(Persistent.of(9, three), rbm, batch, 9)).norm());
    assertEquals("CD-3", ContrastiveDivergence.of(3).toString());
    assertEquals("PCD-k with 9 chains", Persistent.of(9, three).toString());
  }
}
