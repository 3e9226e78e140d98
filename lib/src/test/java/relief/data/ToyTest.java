package relief.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relief.Workspace;

class ToyTest {
  @Test
  void everyPatternOnceAndNoOther() {
    try (Workspace workspace = Workspace.seeded(1)) {
      for (int side = 1; side <= 4; side++) {
        Dataset data = Toy.barsAndStripes(workspace, side);
        assertEquals(side * side, data.units());
        assertEquals(expected(side), patterns(data));
        assertEquals(data.size(), patterns(data).size());
      }
    }
  }

  @Test
  void refusesOtherSides() {
    try (Workspace workspace = Workspace.seeded(1)) {
      assertThrows(IllegalArgumentException.class, () -> Toy.barsAndStripes(workspace, 0));
      assertThrows(IllegalArgumentException.class, () -> Toy.barsAndStripes(workspace, 13));
    }
  }

  /** All images are gone through, and those kept in which the lines or the columns are alike. */
  private static Set<String> expected(int side) {
    Set<String> patterns = new HashSet<>();
    for (int code = 0; code < 1 << side * side; code++) {
      float[] pixels = new float[side * side];
      boolean bars = true;
      boolean stripes = true;
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = code >> i & 1;
        bars &= pixels[i] == pixels[i % side];
        stripes &= pixels[i] == pixels[i - i % side];
      }
      if (bars || stripes) {
        patterns.add(Arrays.toString(pixels));
      }
    }
    assertTrue(patterns.size() == (2 << side) - 2);
    return patterns;
  }

  private static Set<String> patterns(Dataset data) {
    Set<String> patterns = new HashSet<>();
    float[] all = data.rows().toFloatArray();
    for (int from = 0; from < all.length; from += data.units()) {
      patterns.add(Arrays.toString(Arrays.copyOfRange(all, from, from + data.units())));
    }
    return patterns;
  }
}
