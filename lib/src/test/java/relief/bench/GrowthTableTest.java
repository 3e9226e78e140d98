package relief.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTableTest {
  @Test
  void theSlopeIsThatOfTheUpperDecade() {
    GrowthTable table = GrowthTable.empty();
    add(table, Axis.HIDDEN, 100, 1000); // another axis
    for (int value : new int[] {1, 2, 5}) {
      add(table, Axis.SWEEPS, value, 40);
    }
    for (int value : new int[] {10, 20, 50, 100}) {
      add(table, Axis.SWEEPS, value, 2 * Math.pow(value, 1.5));
    }
    assertEquals(1.5, table.slope(Axis.SWEEPS), 1e-6);
    assertEquals("k: slope 1.50 between 10 and 100", table.fit(Axis.SWEEPS));
  }

  private static void add(GrowthTable table, Axis axis, int value, double seconds) {
    table.add(axis, value, new Measurement(axis.title(), "Relief", 1, List.of(seconds)));
  }
}
