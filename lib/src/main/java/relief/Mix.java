package relief;

/** Keys of random streams: 64-bit mixing, so that neighbouring names and steps share nothing. */
final class Mix {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mix() {}

  /** A key derived from a key and a number; the finaliser is Stafford's variant 13. */
  static long mix(long key, long number) {
    long z = key + GOLDEN * (number + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A key derived from a key and a name. */
  static long mix(long key, String name) {
    long hash = mix(key, name.length());
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash, name.charAt(i));
    }
    return hash;
  }
}
