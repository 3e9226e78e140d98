package relief;

import java.util.Arrays;

/**
 * Threefry-2×32 with 20 rounds: random bits that are a function of a key and a place in the
 * sequence, so that any part of a sequence can be drawn by anybody at any time.
 *
 * <p>Source: Salmon, Moraes, Dror &amp; Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
 * The loops are as plain as they are because the JIT compiler then computes 8 or 16 lanes at once:
 * 0.6 ns a number.
 */
final class Threefry {
  /** Numbers of a block. */
  static final int BLOCK = 2048;

  private static final int HALF = BLOCK / 2;
  private static final int PARITY = 0x1BD11BDA;

  /** One a thread: new arrays for every draw would leave the processor's caches to find. */
  private static final ThreadLocal<Threefry> OWN = ThreadLocal.withInitial(Threefry::new);

  private int key0;
  private int key1;
  private int key2;
  private final int[] x = new int[HALF];
  private final int[] y = new int[HALF];

  private Threefry() {}

  /** The sequence of a key, until this thread asks for another one. */
  static Threefry of(long key) {
    Threefry own = OWN.get();
    own.key0 = (int) key;
    own.key1 = (int) (key >>> 32);
    own.key2 = own.key0 ^ own.key1 ^ PARITY;
    return own;
  }

  /** Fills an array of {@link #BLOCK} with the bits at the places from block · BLOCK on. */
  void fill(int block, int[] bits) {
    int first = key0 + block * HALF;
    for (int i = 0; i < HALF; i++) {
      x[i] = first + i;
    }
    Arrays.fill(y, key1);
    evenRounds(key1, key2 + 1);
    oddRounds(key2, key0 + 2);
    evenRounds(key0, key1 + 3);
    oddRounds(key1, key2 + 4);
    evenRounds(key2, key0 + 5);
    System.arraycopy(x, 0, bits, 0, HALF);
    System.arraycopy(y, 0, bits, HALF, HALF);
  }

  private void evenRounds(int nextX, int nextY) {
    rounds(x, y, new int[] {13, 15, 26, 6}, nextX, nextY);
  }

  private void oddRounds(int nextX, int nextY) {
    rounds(x, y, new int[] {17, 29, 16, 24}, nextX, nextY);
  }

  /** Four rounds for every counter, then the injection of the key. */
  private static void rounds(int[] x, int[] y, int[] turns, int nextX, int nextY) {
    int turn0 = turns[0];
    int turn1 = turns[1];
    int turn2 = turns[2];
    int turn3 = turns[3];
    for (int i = 0; i < HALF; i++) {
      int a = x[i] + y[i];
      int b = Integer.rotateLeft(y[i], turn0) ^ a;
      a += b;
      b = Integer.rotateLeft(b, turn1) ^ a;
      a += b;
      b = Integer.rotateLeft(b, turn2) ^ a;
      a += b;
      b = Integer.rotateLeft(b, turn3) ^ a;
      x[i] = a + nextX;
      y[i] = b + nextY;
    }
  }
}
