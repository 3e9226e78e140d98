package relief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreefryTest {
  private static final int HALF = Threefry.BLOCK / 2;

  /** The known answer for key 0 and counter 0 that the authors publish with their code. */
  @Test
  void givesTheKnownAnswer() {
    int[] bits = new int[Threefry.BLOCK];
    Threefry.of(0).fill(0, bits);
    assertEquals(0x6b200159, bits[0]);
    assertEquals(0x99ba4efe, bits[HALF]);
  }

  /** Against the definition, a counter at a time. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 0x13198a2e03707344L, Long.MIN_VALUE})
  void followsItsDefinition(long key) {
    for (int block : new int[] {0, 1, 1_000_000}) {
      int[] bits = new int[Threefry.BLOCK];
      Threefry.of(key).fill(block, bits);
      for (int i = 0; i < HALF; i++) {
        int[] expected = definition(key, block * HALF + i, 0);
        assertArrayEquals(expected, new int[] {bits[i], bits[HALF + i]});
      }
    }
  }

  /** The published answers for all ones and for the digits of π hold the definition itself. */
  @Test
  void definitionGivesTheKnownAnswers() {
    assertArrayEquals(new int[] {0x1cb996fc, 0xbb002be7}, definition(-1, -1, -1));
    assertArrayEquals(
        new int[] {0xc4923a9c, 0x483df7a0},
        definition(0x03707344_13198a2eL, 0x243f6a88, 0x85a308d3));
  }

  @Test
  void blocksShareNothing() {
    int[] one = new int[Threefry.BLOCK];
    int[] next = new int[Threefry.BLOCK];
    Threefry random = Threefry.of(7);
    random.fill(0, one);
    random.fill(1, next);
    long same =
        java.util.stream.IntStream.range(0, one.length).filter(i -> one[i] == next[i]).count();
    assertEquals(0, same);
    random.fill(0, next);
    assertArrayEquals(one, next);
  }

  private static int[] definition(long key, int counter0, int counter1) {
    int[][] turns = {{13, 15, 26, 6}, {17, 29, 16, 24}};
    int[] keys = {(int) key, (int) (key >>> 32), 0};
    keys[2] = keys[0] ^ keys[1] ^ 0x1BD11BDA;
    int[] x = {counter0 + keys[0], counter1 + keys[1]};
    for (int round = 0; round < 20; round++) {
      x[0] += x[1];
      x[1] = Integer.rotateLeft(x[1], turns[round / 4 % 2][round % 4]) ^ x[0];
      if (round % 4 == 3) {
        int injection = round / 4 + 1;
        x[0] += keys[injection % 3];
        x[1] += keys[(injection + 1) % 3] + injection;
      }
    }
    return Arrays.copyOf(x, 2);
  }
}
