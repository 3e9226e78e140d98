package relief;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.training.tracker.Tracker;
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
  }
}
