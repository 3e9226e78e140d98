package relief.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.dataset.DatasetBase;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkedRowsTest {
  private static final int ROW = 24;
  private static final int BAND = 4 * ROW;

  /** Nine rows in chunks of four rows, in any order, with room for one, two or all three bands. */
  @Test
  void theCacheChangesNothingAndStaysSmall() {
    try (Hdf5File file = Hdf5File.open(ForeignFileTest.file())) {
      DatasetBase array = (DatasetBase) file.array("deflated");
      byte[] expected = new byte[9 * ROW];
      new ChunkedRows(array, 9, ROW, 1 << 20).read(0, 9, expected, 0);
      SplittableRandom random = new SplittableRandom(2);
      for (int cache : new int[] {0, BAND + 1, 2 * BAND, 1 << 20}) {
        ChunkedRows rows = new ChunkedRows(array, 9, ROW, cache);
        for (int i = 0; i < 100; i++) {
          int from = random.nextInt(9);
          int to = from + 1 + random.nextInt(9 - from);
          byte[] got = new byte[(to - from) * ROW];
          rows.read(from, to - from, got, 0);
          assertArrayEquals(Arrays.copyOfRange(expected, from * ROW, to * ROW), got);
          assertTrue(rows.cached() <= Math.max(cache, BAND), rows.cached() + " bytes");
        }
      }
    }
  }
}
