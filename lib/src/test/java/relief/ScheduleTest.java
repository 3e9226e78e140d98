package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.training.tracker.Tracker;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void powerLawDecayIsTheDocumentedOne() {
    Schedule s = Schedule.powerLawDecay(0.01, 1);
    assertEquals(0.01, s.at(0), 1e-15);
    assertEquals(0.005, s.at(1), 1e-15); // another formula in use gives 0.0099 here
    assertEquals(0.01 / 20, s.at(19), 1e-15);
    assertEquals(0.2 / (1 + 0.5 * 3), Schedule.powerLawDecay(0.2, 0.5).at(3), 1e-15);
  }

  @Test
  void othersAreTheirFormulas() {
    assertEquals(0.3, Schedule.constant(0.3).at(7));
    assertEquals(2 * 0.125, Schedule.exponential(2, 0.5).at(3), 1e-15);
    assertEquals(0.25, Schedule.linear(0, 1, 4).at(1), 1e-15);
    assertEquals(1, Schedule.linear(0, 1, 4).at(9), 1e-15);
    assertEquals(0.5, Schedule.of(Tracker.fixed(0.5f)).at(3.7));
  }

  /** As many times the first value as were asked for, no two more. */
  @Test
  void stepsAreWhereTheyShouldBe() {
    Schedule s = Schedule.step(3, 1, 5);
    assertEquals(5, IntStream.range(0, 20).filter(t -> s.at(t) == 3).count());
    assertEquals(3, s.at(4.999));
    assertEquals(1, s.at(5));
    assertEquals(1, Schedule.step(3, 1, 0).at(0));
  }

  @Test
  void sigmoidsAreSmoothSteps() {
    Schedule s = Schedule.sigmoid(2, 10, 30, 4);
    assertEquals(6, s.at(30), 1e-15);
    assertEquals(2 + 8 / (1 + Math.exp(-1)), s.at(34), 1e-14);
    assertEquals(12, s.at(22) + s.at(38), 1e-14);
    assertEquals(2, s.at(0), 0.01);
    assertEquals(10, s.at(1e9));
    assertEquals(5, Schedule.sigmoid(5, 1, 1e6, 1).at(0));
  }

  @Test
  void joinedSchedulesRestartTheClock() {
    Schedule s = Schedule.constant(1).then(5, Schedule.linear(1, 0, 10));
    assertEquals(1, s.at(4.9));
    assertEquals(1, s.at(5));
    assertEquals(0.5, s.at(10), 1e-15);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.powerLawDecay(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.powerLawDecay(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.linear(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.step(0, 1, -1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.sigmoid(0, 1, 2, 0));
  }
}
